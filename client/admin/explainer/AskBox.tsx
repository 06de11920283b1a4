import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import { Icon } from '../components/Icon.tsx';
import css from './AskBox.module.css';
import { useSubjectSearch, type Subject } from './useSubjectSearch.ts';

interface AskBoxProps {
  readonly autoFocus?: boolean;
  readonly initial?: string;
}

/** The one input of the explainer: an address, part of a name, or the code from the customer's screen. */
export function AskBox({ autoFocus = false, initial = '' }: AskBoxProps) {
  const [text, setText] = useState(initial);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const [hurry, setHurry] = useState(false);
  const [typed, setTyped] = useState(false);
  const { subjects, settled } = useSubjectSearch(typed ? text : '');
  const navigate = useNavigate();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const at = Math.min(active, Math.max(0, subjects.length - 1));
  const shown = open && typed && text.trim() !== '';

  const choose = (subject: Subject) => {
    setOpen(false);
    setHurry(false);
    setText(subject.title);
    navigate(`/explain?${subject.search}`);
  };
  // Enter came before the answer: go as soon as there is one.
  useEffect(() => {
    if (!hurry || !settled) return;
    setHurry(false);
    const first = subjects[0];
    if (first !== undefined) choose(first);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `choose` is made anew each time and does the same
  }, [hurry, settled, subjects]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && subjects.length > 0) {
      event.preventDefault();
      setOpen(true);
      setActive((at + step + subjects.length) % subjects.length);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      const chosen = subjects[at];
      if (settled && chosen !== undefined) choose(chosen);
      else setHurry(text.trim() !== '');
    } else if (event.key === 'Escape' && shown) {
      event.stopPropagation();
      setOpen(false);
    }
  };
  return (
    <div className={css.box} onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}>
      <Icon name="search" size={20} />
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="E-mail address, name or reference code"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && subjects.length > 0 ? `${id}-${at}` : undefined}
        placeholder="E-mail, name, or the code from their screen"
        autoFocus={autoFocus}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={text}
        onChange={(event) => { setText(event.target.value); setTyped(true); setActive(0); setOpen(true); setHurry(false); }}
        onFocus={(event) => event.target.select()}
        onKeyDown={onKeyDown}
      />
      {text !== '' && (
        <button type="button" aria-label="Clear" onClick={() => { setText(''); input.current?.focus(); }}>
          <Icon name="close" size={16} />
        </button>
      )}
      <ul id={`${id}-list`} role="listbox" aria-label="Whom you mean" className={css.list} hidden={!shown}>
        {shown && subjects.map((subject, index) => (
          <li key={subject.key} id={`${id}-${index}`} role="option" aria-selected={index === at} className={css.option} onMouseDown={(event) => event.preventDefault()} onMouseMove={() => setActive(index)} onClick={() => choose(subject)}>
            <Icon name={subject.icon} />
            <span>
              <b>{subject.title}</b>
              <small>{subject.detail}</small>
            </span>
          </li>
        ))}
      </ul>
      <p className={css.none} role="status">
        {shown && settled && subjects.length === 0 ? 'Nobody and no code like that. Type a whole e-mail address to ask about one that is not known here.' : ''}
      </p>
    </div>
  );
}
