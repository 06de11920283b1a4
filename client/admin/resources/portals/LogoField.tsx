import { useRef, type DragEvent } from 'react';
import Button from '@mui/material/Button';
import { limits } from '../../../../shared/limits.ts';
import { Panel } from '../../components/Panel.tsx';
import { useAct } from '../../components/useAct.ts';
import { fileSize } from '../../components/words.ts';
import { useNotify } from 'react-admin';
import { send } from '../../providers/door.ts';
import type { Portal } from '../../providers/records.ts';
import { removePortalLogo } from '../../providers/verbs.ts';
import css from './PortalPanel.module.css';

const types = ['image/png', 'image/jpeg', 'image/webp'];

/** The logo of a portal: dropped or chosen, shown at once, and taken away again. */
export function LogoField({ portal }: { readonly portal: Portal }) {
  const input = useRef<HTMLInputElement>(null);
  const { act, busy } = useAct();
  const notify = useNotify();
  const path = `/api/admin/portals/${portal.id}/logo`;

  const upload = (file: File | undefined) => {
    if (file === undefined) return;
    if (!types.includes(file.type)) return notify('A logo is a PNG, JPEG or WebP image.', { type: 'error' });
    if (file.size > limits.logoBytes) return notify(`This image has ${fileSize(file.size)}; a logo has at most ${fileSize(limits.logoBytes)}.`, { type: 'error' });
    void act({ run: () => send('PUT', path, { body: file }), done: 'The logo is set.', undo: () => (portal.logoUrl === null ? () => removePortalLogo(portal.id) : undefined), undone: 'The logo is gone again.' });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    upload(event.dataTransfer.files[0]);
  };
  return (
    <Panel title="Logo" about={`PNG, JPEG or WebP of at most ${fileSize(limits.logoBytes)}; about 400 × 120 pixels look best.`}>
      <div className={css.drop} onDragOver={(event) => event.preventDefault()} onDrop={onDrop}>
        {portal.logoUrl === null ? <span>Drop an image here, or</span> : <img className={css.logo} src={portal.logoUrl} alt={`Logo of ${portal.organizationName}`} />}
        <input ref={input} type="file" accept={types.join(',')} hidden onChange={({ target }) => { upload(target.files?.[0]); target.value = ''; }} />
        <Button variant="outlined" loading={busy} onClick={() => input.current?.click()}>
          {portal.logoUrl === null ? 'Choose an image' : 'Replace'}
        </Button>
        {portal.logoUrl !== null && (
          <Button variant="text" color="inherit" onClick={() => void act({ run: () => removePortalLogo(portal.id), done: 'The logo is removed.' })}>
            Remove
          </Button>
        )}
      </div>
    </Panel>
  );
}
