/** The pod-template-hash: the same template always gets the same few letters, in the name of its ReplicaSet. */
// k8s: pkg/controller/controller_utils.go ComputeHash
import { hash32 } from '../../base/hash.ts';
import { nameLetters } from '../../base/random.ts';
import type { PodTemplateSpec } from '../pod/types.ts';

/**
 * Eight to ten letters such as `6d4cf56db6`. The hash is ours (upstream's depends on how Go prints a struct), the
 * letters are spread as upstream does.
 * @param collisionCount raised by the deployment controller when another template already has the name
 */
export function templateHash(template: PodTemplateSpec, collisionCount?: number): string {
  const hash = hash32(canonicalText(template) + (collisionCount === undefined ? '' : `/${collisionCount}`));
  return [...String(hash).padStart(8, '0')].map((digit) => safeLetter(digit)).join('');
}

// k8s: staging/src/k8s.io/apimachinery/pkg/util/rand/rand.go SafeEncodeString
function safeLetter(character: string): string {
  return nameLetters[character.charCodeAt(0) % nameLetters.length];
}

/** JSON with sorted keys: in which order a manifest names its fields must not matter. */
function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = value as Record<string, unknown>;
  const keys = Object.keys(fields).filter((key) => fields[key] !== undefined);
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalText(fields[key])}`)
    .join(',')}}`;
}
