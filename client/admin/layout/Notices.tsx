import { useEffect, useState, type ReactNode } from 'react';
import { useNotificationContext, useTranslate, type NotificationPayload } from 'react-admin';
import { Icon } from '../components/Icon.tsx';
import css from './Notices.module.css';
import { useHotkeys } from './useHotkeys.ts';

interface Notice {
  readonly id: number;
  readonly tone: NotificationPayload['type'];
  readonly text: ReactNode;
  /** The inverse act. */
  readonly undo: (() => void) | undefined;
  readonly milliseconds: number;
}

const shown = 3;
let lastId = 0;

/** What just happened, at the foot of the page, with Undo where the act can be taken back; stays while it is pointed at or focused. */
export function Notices() {
  const { notifications, takeNotification } = useNotificationContext();
  const translate = useTranslate();
  const [notices, setNotices] = useState<readonly Notice[]>([]);

  useEffect(() => {
    if (notifications.length === 0) return;
    const payload = takeNotification();
    if (payload === undefined) return;
    lastId += 1;
    const { message, type, notificationOptions } = payload;
    const undo = notificationOptions?.['undo'] as (() => void) | undefined;
    const text = typeof message === 'string' ? translate(message, { _: message, ...(notificationOptions?.messageArgs as Record<string, unknown> | undefined) }) : message;
    // What was done before can be undone only until the next thing is done: two Undos side by side would be a guess. What succeeds now has outlived what failed before.
    setNotices((before) => [...before.filter((notice) => notice.tone === 'error' && type === 'error').slice(1 - shown), { id: lastId, tone: type, text, undo, milliseconds: undo !== undefined || type === 'error' ? 12_000 : 5_000 }]);
  }, [notifications, takeNotification, translate]);

  const drop = (id: number) => setNotices((before) => before.filter((notice) => notice.id !== id));
  const newestUndo = notices.findLast((notice) => notice.undo !== undefined);
  useHotkeys({
    ...(newestUndo !== undefined && {
      u: () => {
        drop(newestUndo.id);
        newestUndo.undo?.();
      },
    }),
  });

  return (
    <section className={css.stack} aria-label="Notices">
      <div role="status" aria-live="polite" className="spoken">
        {notices.filter((notice) => notice.tone !== 'error').map((notice) => (
          <p key={notice.id}>
            {notice.text}
            {notice.undo !== undefined && ' Press u to undo.'}
          </p>
        ))}
      </div>
      {notices.map((notice) => (
        <NoticeBox key={notice.id} notice={notice} onClose={() => drop(notice.id)} />
      ))}
    </section>
  );
}

function NoticeBox({ notice, onClose }: { readonly notice: Notice; readonly onClose: () => void }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(onClose, notice.milliseconds);
    return () => clearTimeout(timer);
  }, [held, notice.milliseconds, onClose]);
  return (
    <div
      className={css.notice}
      data-tone={notice.tone}
      role={notice.tone === 'error' ? 'alert' : undefined}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <div className={css.text}>{notice.text}</div>
      {notice.undo !== undefined && (
        <button
          type="button"
          className={css.act}
          onClick={() => {
            onClose();
            notice.undo?.();
          }}
        >
          <Icon name="undo" size={16} />
          Undo
        </button>
      )}
      <button type="button" className={css.close} onClick={onClose} aria-label="Dismiss">
        <Icon name="close" size={16} />
      </button>
    </div>
  );
}
