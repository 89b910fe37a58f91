/** `--as`: every request is sent in the name of somebody else. */
// k8s: staging/src/k8s.io/client-go/transport/config.go, round_trippers.go impersonatingRoundTripper
import type { Impersonated, Transport } from '../api/request.ts';
import { CommandError } from './errors.ts';
import type { Flags } from './flags.ts';

/** Undefined when the flags name nobody else. */
export function impersonatedBy(flags: Flags): Impersonated | undefined {
  const name = flags.text('as');
  const uid = flags.text('as-uid');
  const groups = flags.list('as-group');
  if (!name && (uid || groups.length > 0))
    throw new CommandError('requesting uid, groups or user-extra for  without impersonating a user');
  if (!name) return undefined;
  return { name, ...(uid ? { uid } : {}), ...(groups.length > 0 ? { groups } : {}) };
}

export function actingAs(impersonated: Impersonated, transport: Transport): Transport {
  return {
    request: (request) => transport.request({ ...request, impersonated }),
    watch: (request, onEvent, signal) => transport.watch({ ...request, impersonated }, onEvent, signal),
    now: () => transport.now(),
    sleep: (ms, signal) => transport.sleep(ms, signal),
  };
}
