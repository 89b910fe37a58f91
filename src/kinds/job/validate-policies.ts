/** Checks what a Job makes of pods that fail and of indexes that succeed. */
// k8s: pkg/apis/batch/validation/validation.go validatePodFailurePolicy, validateSuccessPolicy
import type { FieldReport } from '../../api/validation.ts';
import { goInts } from '../go-syntax.ts';
import { validateQualifiedName } from '../formats.ts';
import type { ExitCodes, JobFields, PodFailureRule, SuccessPolicy } from './types.ts';

const rulesMax = 20;
const exitCodesMax = 255;
const patternsMax = 20;
const successRulesMax = 20;
const indexesTextMax = 64 * 1024;

const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const operators = ['In', 'NotIn'];
const statuses = ['False', 'True', 'Unknown'];
const replacementPolicies = ['Failed', 'TerminatingOrFailed'];

export function validatePodFailurePolicy(spec: JobFields, field: string, report: FieldReport): void {
  const rules = spec.podFailurePolicy?.rules ?? [];
  if (rules.length > rulesMax) report.tooMany(`${field}.rules`, rules.length, rulesMax);
  for (const [index, rule] of rules.entries()) validateRule(spec, rule, `${field}.rules[${index}]`, report);
}

/** Pods that fail by a policy must have failed before another takes their place. */
export function validateReplacementPolicy(spec: JobFields, field: string, report: FieldReport): void {
  const { podReplacementPolicy: policy } = spec;
  const supported = spec.podFailurePolicy ? ['Failed'] : replacementPolicies;
  if (policy !== undefined && !supported.includes(policy)) report.notSupported(field, policy, supported);
}

function validateRule(spec: JobFields, rule: PodFailureRule, field: string, report: FieldReport): void {
  if (!rule.action) report.required(`${field}.action`, `valid values: ${quoted(actions)}`);
  else if (rule.action === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined)
      report.invalid(`${field}.action`, rule.action, 'requires the backoffLimitPerIndex to be set');
  } else if (!actions.includes(rule.action)) report.notSupported(`${field}.action`, rule.action, actions);
  const { onExitCodes, onPodConditions = [] } = rule;
  if (onExitCodes) {
    const { containers, initContainers = [] } = spec.template.spec;
    const names = [...containers, ...initContainers].map(({ name }) => name);
    validateExitCodes(onExitCodes, names, `${field}.onExitCodes`, report);
  }
  if (onPodConditions.length > patternsMax)
    report.tooMany(`${field}.onPodConditions`, onPodConditions.length, patternsMax);
  for (const [index, { type, status }] of onPodConditions.entries()) {
    const path = `${field}.onPodConditions[${index}]`;
    validateQualifiedName(`${path}.type`, type ?? '', report);
    if (!status) report.required(`${path}.status`, `valid values: ${quoted(statuses)}`);
    else if (!statuses.includes(status)) report.notSupported(`${path}.status`, status, statuses);
  }
  if (onExitCodes && onPodConditions.length > 0)
    report.unquoted(field, 'specifying both OnExitCodes and OnPodConditions is not supported');
  if (!onExitCodes && onPodConditions.length === 0)
    report.unquoted(field, 'specifying one of OnExitCodes and OnPodConditions is required');
}

function validateExitCodes(codes: ExitCodes, containers: string[], field: string, report: FieldReport): void {
  const { operator, containerName, values = [] } = codes;
  if (!operator) report.required(`${field}.operator`, `valid values: ${quoted(operators)}`);
  else if (!operators.includes(operator)) report.notSupported(`${field}.operator`, operator, operators);
  if (containerName !== undefined && !containers.includes(containerName)) {
    const message = 'must be one of the container or initContainer names in the pod template';
    report.invalid(`${field}.containerName`, containerName, message);
  }
  if (values.length === 0) report.invalidGo(`${field}.values`, goInts(values), 'at least one value is required');
  else if (values.length > exitCodesMax) report.tooMany(`${field}.values`, values.length, exitCodesMax);
  for (const [index, value] of values.entries()) {
    if (operator === 'In' && value === 0)
      report.invalid(`${field}.values[${index}]`, value, 'must not be 0 for the In operator');
    if (values.indexOf(value) < index) report.duplicate(`${field}.values[${index}]`, value);
  }
  const isOrdered = values.every((value, index) => index === 0 || values[index - 1] <= value);
  if (!isOrdered) report.invalidGo(`${field}.values`, goInts(values), 'must be ordered');
}

export function validateSuccessPolicy(spec: JobFields, field: string, report: FieldReport): void {
  const rules = spec.successPolicy?.rules ?? [];
  if (spec.completionMode !== 'Indexed') {
    const goText = `batch.SuccessPolicy{Rules:[]batch.SuccessPolicyRule{…}}`;
    return report.invalidGo(field, goText, 'requires indexed completion mode');
  }
  if (rules.length === 0)
    report.required(`${field}.rules`, 'at least one rules must be specified when the successPolicy is specified');
  if (rules.length > successRulesMax) report.tooMany(`${field}.rules`, rules.length, successRulesMax);
  for (const [index, rule] of rules.entries())
    validateSuccessRule(rule, spec.completions ?? 0, `${field}.rules[${index}]`, report);
}

function validateSuccessRule(
  { succeededCount, succeededIndexes }: SuccessPolicy['rules'][number],
  completions: number,
  field: string,
  report: FieldReport,
): void {
  if (succeededCount === undefined && succeededIndexes === undefined)
    report.required(field, 'at least one of succeededCount or succeededIndexes must be specified');
  let total = 0;
  if (succeededIndexes !== undefined) {
    if (succeededIndexes.length > indexesTextMax) report.tooLong(`${field}.succeededIndexes`, indexesTextMax);
    const read = readIndexes(succeededIndexes, completions);
    if ('problem' in read)
      report.invalid(`${field}.succeededIndexes`, succeededIndexes, `error parsing succeededIndexes: ${read.problem}`);
    else total = read.total;
  }
  if (succeededCount === undefined) return;
  report.atLeast(`${field}.succeededCount`, succeededCount, 0);
  const tooHigh = (most: number, what: string) =>
    report.invalid(`${field}.succeededCount`, succeededCount, `must be less than or equal to ${most} (${what})`);
  if (succeededCount > completions) tooHigh(completions, 'the number of specified completions');
  if (succeededIndexes !== undefined && succeededCount > total)
    tooHigh(total, 'the number of indexes in the specified succeededIndexes field');
}

// k8s: pkg/apis/batch/validation/validation.go validateIndexesFormat, parseIndexInterval
function readIndexes(text: string, completions: number): { total: number } | { problem: string } {
  if (text === '') return { total: 0 };
  let total = 0;
  let previous: number | undefined;
  for (const interval of text.split(',')) {
    const limits = interval.split('-');
    if (limits.length > 2)
      return {
        problem: `the fragment "${interval}" violates the requirement that an index interval can have at most two parts separated by '-'`,
      };
    for (const limit of limits) {
      if (!/^[+-]?\d+$/.test(limit)) return { problem: `cannot convert string to integer for index: "${limit}"` };
      if (Number(limit) >= completions) return { problem: `too large index: "${limit}"` };
    }
    const [first, last = first] = limits.map(Number);
    if (limits.length === 2 && first >= last)
      return { problem: `non-increasing order, previous: ${first}, current: ${last}` };
    if (previous !== undefined && previous >= first)
      return { problem: `non-increasing order, previous: ${previous}, current: ${first}` };
    total += last - first + 1;
    previous = last;
  }
  return { total };
}

function quoted(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(' ')}]`;
}
