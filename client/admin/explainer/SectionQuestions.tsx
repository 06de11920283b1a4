import { Link } from 'react-router-dom';
import { catalogue } from '../../../shared/features.ts';
import { Panel } from '../components/Panel.tsx';

/** “Why do they not see this?”: each section of the portal to ask about. */
export function SectionQuestions({ customerUserId }: { readonly customerUserId: string }) {
  return (
    <Panel title="A section they miss">
      <ul>
        {catalogue.map(({ key, name }) => (
          <li key={key}>
            <Link to={`/explain?customerUserId=${customerUserId}&feature=${key}`}>Do they see {name}?</Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
