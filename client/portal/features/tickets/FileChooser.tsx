import { useId, useRef } from 'react';
import { newId } from '../../../http/new-id.ts';
import { Icon } from '../../components/Icon.tsx';
import { acceptedFiles, fileProblem, type ChosenFile } from './queries.ts';
import styles from './Conversation.module.css';
import { fileSize } from './words.ts';

/** Files to go with what is being written: a photo from the camera or anything from the device. */
export function FileChooser({ files, onChange }: { readonly files: readonly ChosenFile[]; readonly onChange: (files: readonly ChosenFile[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <div className={styles.chooser}>
      {files.length > 0 && (
        <ul className={styles.chosen} aria-label="Files to attach">
          {files.map((chosen) => {
            const problem = fileProblem(chosen.file);
            return (
              <li key={chosen.id} data-wrong={problem !== undefined}>
                <Icon name="clip" size={16} />
                <span className={styles.fileName}>
                  {chosen.file.name}
                  <small>{problem ?? fileSize(chosen.file.size)}</small>
                </span>
                <button type="button" aria-label={`Remove ${chosen.file.name}`} onClick={() => onChange(files.filter((one) => one !== chosen))}>
                  <Icon name="close" size={18} />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <input
        ref={input}
        id={id}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        multiple
        accept={acceptedFiles}
        aria-label="Attach files"
        onChange={(event) => {
          onChange([...files, ...[...(event.target.files ?? [])].map((file) => ({ id: newId(), file }))]);
          event.target.value = '';
        }}
      />
      <button type="button" className={styles.attach} onClick={() => input.current?.click()}>
        <Icon name="clip" size={18} />
        Attach a photo or file
      </button>
    </div>
  );
}

/** Whether every file may be sent, as far as this client can tell. */
export function fit(files: readonly ChosenFile[]): boolean {
  return files.every(({ file }) => fileProblem(file) === undefined);
}
