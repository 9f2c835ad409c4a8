// A workflow of its own in the language: a task that is retried, a poll with a deadline, and a way back from
// every failure.
import { call, compile, eq, lambda, retry, workflow } from '@teal/asl';

type Handler<I, O, E extends string> = ((event: unknown) => Promise<O>) & { $types?: { input: I; output: O; error: E } };
const copyTable = lambda<Handler<{ table: string }, { copy: string }, 'TableMissing'>>('copy-table');
const checkCopy = lambda<Handler<{ copy: string }, { state: string; rows: number }, never>>('check-copy');
const dropCopy = lambda<Handler<{ table: string }, { dropped: boolean }, never>>('drop-copy');

const backup = workflow<{ table: string }>('backup', (w) =>
  w
    .guard(
      'Backup',
      (g) =>
        g
          .step('Copy table', (s) => call(copyTable, { table: s.input.table }), { retry: retry.transient, timeout: '1 minute' })
          .poll('Check copy', (s) => call(checkCopy, { copy: s.copyTable.copy }), {
            question: 'Is the copy complete?',
            every: '10 seconds',
            atMost: '15 minutes',
            until: (r) => eq(r.state, 'COMPLETE'),
            timedOut: { name: 'Copy stuck', error: 'CopyStuck', cause: 'the copy was not complete after 15 minutes' },
          })
          .handOut((s) => ({ copy: s.copyTable.copy, rows: s.checkCopy.rows }), { name: 'Copied' }),
      (failed) =>
        failed
          .step('Drop copy', (s) => call(dropCopy, { table: s.input.table }), { retry: retry.transient, timeout: '1 minute' })
          .fail('Backup failed', (s) => ({ error: s.error.Error, cause: s.error.Cause })),
    )
    .succeed((s) => ({ copy: s.backup.copy, rows: s.backup.rows })),
);

console.log(JSON.stringify(compile(backup), undefined, 2));
