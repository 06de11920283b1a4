import { useState } from 'react';
import Button from '@mui/material/Button';
import { useDataProvider } from 'react-admin';
import { limits } from '../../../../shared/limits.ts';
import { Icon } from '../../components/Icon.tsx';
import { useBulk } from '../../components/list/selection.ts';
import { count } from '../../components/words.ts';
import { call } from '../../providers/door.ts';
import type { Portal } from '../../providers/records.ts';
import { MfaRuleDialog } from '../../rules/MfaRuleDialog.tsx';

/** The rule about second factors for the selected organizations. */
export function BulkMfaButton() {
  const [open, setOpen] = useState(false);
  const { selection, size, clear } = useBulk();
  const dataProvider = useDataProvider();
  const tooMany = size > limits.bulkIds;

  /** The records a filter finds, page by page. */
  const idsOf = async (filter: Record<string, unknown>): Promise<string[]> => {
    const ids: string[] = [];
    for (let page = 1; ids.length < Math.min(size, limits.bulkIds); page += 1) {
      const { data } = await dataProvider.getList<Portal>('portals', { filter, sort: { field: 'organizationName', order: 'ASC' }, pagination: { page, perPage: limits.pageRows } });
      if (data.length === 0) break;
      ids.push(...data.map((one) => one.id));
    }
    return ids;
  };
  return (
    <>
      <Button size="small" variant="outlined" startIcon={<Icon name="shield" size={16} />} disabled={tooMany} onClick={() => setOpen(true)}>
        {tooMany ? `Second factor (at most ${limits.bulkIds.toLocaleString('en-GB')} at once)` : 'Second factor'}
      </Button>
      {open && (
        <MfaRuleDialog
          of={count(size, 'organization', 'organizations')}
          inherits
          run={async (change) => call('mfaRules.portals', { body: { ids: 'ids' in selection ? selection.ids : await idsOf(selection.filter), ...change } })}
          onClose={() => setOpen(false)}
          onDone={clear}
        />
      )}
    </>
  );
}
