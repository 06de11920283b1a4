import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { isMfaRequired, type MfaRule } from '../../../shared/access.ts';
import layout from '../components/layout.module.css';
import { Panel } from '../components/Panel.tsx';
import { StatusMark } from '../components/StatusMark.tsx';
import { ruleWords } from './MfaRuleWords.tsx';

interface MfaRulePanelProps {
  readonly title: string;
  readonly rule: MfaRule;
  readonly about: ReactNode;
  readonly mayChange: boolean;
  readonly narrow?: boolean;
  readonly dialog: (close: () => void) => ReactNode;
}

/** The rule about second factors as it stands, and the way to change it. */
export function MfaRulePanel({ title, rule, about, mayChange, narrow = false, dialog }: MfaRulePanelProps) {
  const [asking, setAsking] = useState(false);
  return (
    <Panel
      title={title}
      narrow={narrow}
      acts={
        mayChange && (
          <Button size="small" variant="outlined" onClick={() => setAsking(true)} aria-label="Change the rule for second factors">
            Change
          </Button>
        )
      }
    >
      <p className={layout.row}>
        <b>{ruleWords(rule)}</b>
        <StatusMark word={rule.rule === 'optional' ? { label: 'Not required', tone: 'neutral' } : isMfaRequired(rule, new Date().toISOString()) ? { label: 'Required', tone: 'success' } : { label: 'Not yet', tone: 'info' }} />
      </p>
      <p className={layout.muted} style={{ marginTop: '0.35rem' }}>
        {about}
      </p>
      {asking && dialog(() => setAsking(false))}
    </Panel>
  );
}
