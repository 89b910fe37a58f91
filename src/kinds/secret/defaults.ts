/** What the API server makes of a Secret: an opaque type, and plain text turned into base64. */
// k8s: pkg/apis/core/v1/conversion.go Convert_v1_Secret_To_core_Secret
import type { Draft } from '../../api/object.ts';
import { base64OfText } from '../base64.ts';
import { dropEmpty } from '../canonical.ts';
import type { Secret } from './types.ts';

const emptyFields = new Set(['data', 'stringData']);

export function defaultSecret(draft: Draft<Secret>): void {
  draft.type ||= 'Opaque';
  // stringData wins over data, and is never read back.
  for (const [key, text] of Object.entries(draft.stringData ?? {})) {
    draft.data = { ...draft.data, [key]: base64OfText(text) };
  }
  delete draft.stringData;
  dropEmpty(draft, emptyFields);
}
