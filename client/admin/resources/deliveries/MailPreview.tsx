import { useCallback, useState } from 'react';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import DOMPurify from 'dompurify';
import { Panel } from '../../components/Panel.tsx';
import type { Mail } from '../../providers/records.ts';
import css from './MailPreview.module.css';

/** A mail as its reader sees it, in a frame that runs nothing and loads nothing; or as plain text. */
export function MailPreview({ mail }: { readonly mail: Pick<Mail, 'html' | 'text' | 'subject'> }) {
  const [shape, setShape] = useState<'html' | 'text'>('html');
  const [height, setHeight] = useState(320);
  const draw = useCallback(
    (frame: HTMLIFrameElement | null) => {
      const page = frame?.contentDocument;
      if (page === null || page === undefined) return;
      // The content policy refuses styles and reports each: attributes travel under another name and are set by script, sheets (for the night) stay out.
      const unstyled = mail.html.replaceAll(/<style\b[\s\S]*?<\/style>/gi, '').replaceAll(/\sstyle=(?=["'])/gi, ' data-style=');
      const mailBody = page.createElement('div');
      mailBody.append(DOMPurify.sanitize(unstyled, { RETURN_DOM_FRAGMENT: true, FORBID_TAGS: ['form'], FORBID_ATTR: ['style'] }));
      page.body.replaceChildren(mailBody);
      page.body.style.margin = '0';
      for (const element of page.body.querySelectorAll<HTMLElement>('[data-style]')) element.style.cssText = element.dataset['style'] ?? '';
      for (const link of page.body.querySelectorAll('a')) link.removeAttribute('href');
      setHeight(Math.max(160, mailBody.offsetHeight));
    },
    [mail.html],
  );
  return (
    <Panel flush>
      <Tabs value={shape} onChange={(_, next: 'html' | 'text') => setShape(next)} className={css.tabs} aria-label="How the mail is shown">
        <Tab value="html" label="As they see it" id="mail-html" aria-controls="mail" />
        <Tab value="text" label="Plain text" id="mail-text" aria-controls="mail" />
      </Tabs>
      <div role="tabpanel" id="mail" aria-labelledby={`mail-${shape}`}>
        {shape === 'html' ? <iframe ref={draw} className={css.frame} style={{ height }} sandbox="allow-same-origin" title={`Mail: ${mail.subject}`} /> : <pre className={css.text} tabIndex={0}>{mail.text}</pre>}
      </div>
    </Panel>
  );
}
