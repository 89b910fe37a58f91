/** Which writes tell a person something: heartbeats, counters and events only accompany what happens. */
import type { WriteRecord } from '../trace/trace.ts';

export function isTelling({ resource, subresource }: Pick<WriteRecord, 'resource' | 'subresource'>): boolean {
  return (
    resource !== 'leases' &&
    resource !== 'events' &&
    resource !== 'traffics' &&
    !(resource === 'nodes' && subresource === 'status')
  );
}
