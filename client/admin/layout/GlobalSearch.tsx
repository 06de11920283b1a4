import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import Dialog from '@mui/material/Dialog';
import useMediaQuery from '@mui/material/useMediaQuery';
import IconButton from '@mui/material/IconButton';
import { useNavigate } from 'react-router-dom';
import { Icon } from '../components/Icon.tsx';
import { count } from '../components/words.ts';
import css from './GlobalSearch.module.css';
import { useGlobalSearch, type SearchOption } from './useGlobalSearch.ts';

interface GlobalSearchProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The search over everything, as a dialog with a list to walk by arrow keys. */
export function GlobalSearch({ open, onClose }: GlobalSearchProps) {
  const phone = useMediaQuery('(max-width: 599.95px)', { noSsr: true });
  return (
    <Dialog open={open} onClose={onClose} fullWidth maxWidth="sm" fullScreen={phone} aria-labelledby="search-title" transitionDuration={120} sx={{ '& .MuiDialog-container': { alignItems: 'flex-start' } }} slotProps={{ paper: { sx: { mt: phone ? 0 : '10vh', borderRadius: phone ? 0 : undefined, margin: phone ? 0 : undefined, width: phone ? '100%' : undefined } } }}>
      <h2 id="search-title" className="spoken">
        Search
      </h2>
      <SearchPanel onClose={onClose} phone={phone} />
    </Dialog>
  );
}

function SearchPanel({ onClose, phone }: { readonly onClose: () => void; readonly phone: boolean }) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const { options, searching, failed } = useGlobalSearch(text);
  const navigate = useNavigate();
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const at = Math.min(active, Math.max(0, options.length - 1));

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const open = (option: SearchOption) => {
    onClose();
    navigate(option.to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && options.length > 0) {
      event.preventDefault();
      setActive((at + step + options.length) % options.length);
    }
    const chosen = options[at];
    if (event.key === 'Enter' && chosen !== undefined && !event.nativeEvent.isComposing) {
      event.preventDefault();
      open(chosen);
    }
  };
  const groups = [...new Set(options.map((option) => option.group))];
  return (
    <>
      <div className={css.field}>
        <Icon name="search" size={20} />
        <input
          autoFocus
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={options.length > 0 ? `${id}-${at}` : undefined}
          aria-label="Search organizations, people and reference codes"
          placeholder="Name, address, number or reference code"
          value={text}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => { setText(event.target.value); setActive(0); }}
          onKeyDown={onKeyDown}
        />
        {phone && <IconButton onClick={onClose} aria-label="Close"><Icon name="close" /></IconButton>}
      </div>
      <div>
        <ul ref={list} role="listbox" id={`${id}-list`} aria-label="Results" className={css.results} tabIndex={0}>
          {groups.map((group) => (
            <li key={group} role="presentation">
              <p className={css.group} id={`${id}-${group}`}>{group}</p>
              <ul role="group" aria-labelledby={`${id}-${group}`}>
                {options.map((option, index) => option.group === group && (
                  <li key={option.to} id={`${id}-${index}`} role="option" aria-selected={index === at} className={css.option} onClick={() => open(option)} onMouseMove={() => setActive(index)}>
                    <Icon name={option.icon} />
                    <span className={css.words}>
                      <b>{option.title}</b>
                      {option.detail !== '' && <span>{option.detail}</span>}
                    </span>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
        {options.length === 0 && (
          <p className={css.note}>
            {failed ? 'The search did not answer. Try again in a moment.' : searching ? 'Searching …' : `Nothing found for “${text.trim()}”. Try part of a name, an address, a customer number, or the code from the customer’s screen.`}
          </p>
        )}
        <p className="spoken" aria-live="polite">{text.trim() === '' || searching ? '' : count(options.length, 'result', 'results')}</p>
      </div>
      <div className={css.foot} aria-hidden="true">
        <span>↑ ↓ choose</span>
        <span>Enter open</span>
        <span>Esc close</span>
      </div>
    </>
  );
}
