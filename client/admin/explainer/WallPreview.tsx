import { Brand } from '../layout/Brand.tsx';
import { Panel } from '../components/Panel.tsx';
import type { Explanation } from '../providers/records.ts';
import { useSession } from '../providers/useSession.ts';
import css from './explainer.module.css';

/** What the customer has before them, word for word. */
export function WallPreview({ explanation }: { readonly explanation: Explanation }) {
  const provider = useSession()?.provider?.name;
  const sees = explanation.customerSees;
  return (
    <Panel title="What they see">
      {sees === null ? (
        <p className={css.sees}>Their portal, open.</p>
      ) : (
        <div className={css.phone}>
          <p className={css.phoneHead}>
            <Brand size={20} />
            {provider}
          </p>
          <p className={css.wallTitle}>{sees.title}</p>
          {sees.note !== null && sees.note !== '' && <p className={css.wallNote}>{sees.note}</p>}
          {sees.text.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      )}
    </Panel>
  );
}
