/** Values as Go's `%#v` prints them: upstream's refusals quote maps, selectors and structs in that form. */
import type { IntOrString } from '../api/int-or-percent.ts';
import { isJsonObject } from '../api/plain-json.ts';
import type { LabelSelector, LabelSelectorRequirement } from '../api/selector.ts';
import { utf8Of } from './base64.ts';
import type { PodTemplateSpec } from './pod/types.ts';

/** `map[string]string{"app":"web"}`, with sorted keys. */
export function goMap(map: Readonly<Record<string, string>> | undefined): string {
  if (!map) return 'map[string]string(nil)';
  const fields = Object.keys(map)
    .sort()
    .map((key) => `${goString(key)}:${goString(map[key])}`);
  return `map[string]string{${fields.join(', ')}}`;
}

export function goStrings(list: readonly string[] | undefined): string {
  return list ? `[]string{${list.map(goString).join(', ')}}` : '[]string(nil)';
}

/** `[]uint8{0x68, 0x69}`: the bytes of a text, as they look inside a struct. */
export function goBytes(text: string): string {
  return `[]uint8{${utf8Of(text)
    .map((byte) => `0x${byte.toString(16)}`)
    .join(', ')}}`;
}

/** `v1.LabelSelector{MatchLabels:map[string]string{"app":"web"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}` */
export function goSelector(selector: LabelSelector | undefined): string {
  if (!selector) return '"null"';
  const expressions = selector.matchExpressions
    ? `[]v1.LabelSelectorRequirement{${selector.matchExpressions.map(goRequirement).join(', ')}}`
    : '[]v1.LabelSelectorRequirement(nil)';
  return `v1.LabelSelector{MatchLabels:${goMap(selector.matchLabels)}, MatchExpressions:${expressions}}`;
}

export function goInts(list: readonly number[]): string {
  return `[]int32{${list.join(', ')}}`;
}

/** A pod template: its metadata in full, its spec cut short, since Go would go on for a page. */
export function goTemplate({ metadata }: PodTemplateSpec): string {
  const time = 'time.Date(1, time.January, 1, 0, 0, 0, 0, time.UTC)';
  const identity = `Name:${goString(metadata.name)}, GenerateName:"", Namespace:"", SelfLink:"", UID:"", ResourceVersion:"", Generation:0`;
  const times = `CreationTimestamp:${time}, DeletionTimestamp:<nil>, DeletionGracePeriodSeconds:(*int64)(nil)`;
  const notes = `Labels:${goMap(metadata.labels)}, Annotations:${goMap(metadata.annotations)}`;
  const rest =
    'OwnerReferences:[]v1.OwnerReference(nil), Finalizers:[]string(nil), ManagedFields:[]v1.ManagedFieldsEntry(nil)';
  return `core.PodTemplateSpec{ObjectMeta:v1.ObjectMeta{${identity}, ${times}, ${notes}, ${rest}}, Spec:core.PodSpec{…}}`;
}

/** `intstr.IntOrString{Type:1, IntVal:0, StrVal:"25%"}` */
export function goIntOrString(value: IntOrString | undefined): string {
  const isText = typeof value === 'string';
  return `intstr.IntOrString{Type:${isText ? 1 : 0}, IntVal:${isText ? 0 : (value ?? 0)}, StrVal:${goString(isText ? value : '')}}`;
}

/** A decoded JSON value: `map[string]interface {}{"name":"web", "ports":[]interface {}{80}}`. */
export function goValue(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (typeof value === 'string') return goString(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goValue).join(', ')}}`;
  if (!isJsonObject(value)) return String(value);
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${goString(key)}:${goValue(value[key])}`);
  return `map[string]interface {}{${fields.join(', ')}}`;
}

/** A pointer: Go prints its address. Ours is invented, but always the same. */
export function goPointer(type: string, isNil: boolean): string {
  return isNil ? `(*${type})(nil)` : `(*${type})(0xc0007b2d20)`;
}

export function goString(text: string | undefined): string {
  return JSON.stringify(text ?? '');
}

function goRequirement({ key, operator, values }: LabelSelectorRequirement): string {
  return `v1.LabelSelectorRequirement{Key:${goString(key)}, Operator:${goString(operator)}, Values:${goStrings(values)}}`;
}
