import { useEffect, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { useSession } from '../providers/useSession.ts';
import { Icon } from './Icon.tsx';
import css from './PageHeader.module.css';

interface PageHeaderProps {
  readonly title: string;
  /** Beside the title: the state of what the page is about. */
  readonly mark?: ReactNode;
  readonly about?: ReactNode;
  /** The pages above this one. */
  readonly trail?: readonly { readonly label: string; readonly to: string }[];
  /** Buttons. */
  readonly children?: ReactNode;
}

/** The head of a page: its one h1, where it belongs, what can be done; also names the browser's tab. */
export function PageHeader({ title, mark, about, trail = [], children }: PageHeaderProps) {
  const provider = useSession()?.provider?.name;
  useEffect(() => {
    document.title = `${title} · ${provider ?? 'Portico'}`;
  }, [title, provider]);
  return (
    <header className={css.header}>
      <div className={css.words}>
        {trail.length > 0 && (
          <nav aria-label="Where this page belongs">
            <ol className={css.trail}>
              {trail.map((step, index) => (
                <li key={step.to}>
                  <Icon name={index === 0 ? 'left' : 'right'} size={12} />
                  <Link to={step.to}>{step.label}</Link>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <div className={css.title}>
          <h1>{title}</h1>
          {mark}
        </div>
        {about !== undefined && <p className={css.about}>{about}</p>}
      </div>
      {children !== undefined && <div className={css.acts}>{children}</div>}
    </header>
  );
}
