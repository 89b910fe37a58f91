/** Checks a LimitRange. */
// k8s: pkg/apis/core/validation/validation.go ValidateLimitRange
import { parseQuantity } from '../../api/quantity.ts';
import { compareQuantities } from '../../api/quantity-sum.ts';
import { type FieldReport, qualifiedNameProblems } from '../../api/validation.ts';
import { mayOvercommit, validateContainerResourceName } from '../pod/validate-resources.ts';
import { validateResourceName } from '../resource-quota/names.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { LimitRange, LimitRangeItem } from './types.ts';

const types = ['Pod', 'Container', 'PersistentVolumeClaim'];

export function validateLimitRange(limitRange: LimitRange, report: FieldReport): void {
  validateMetadata(limitRange, true, 'subdomain', report);
  const seen = new Set<string>();
  for (const [index, item] of (limitRange.spec.limits ?? []).entries()) {
    const path = `spec.limits[${index}]`;
    validateType(item.type, `${path}.type`, report);
    if (seen.has(item.type)) report.duplicate(`${path}.type`, item.type);
    seen.add(item.type);
    validateItem(item, path, report);
  }
}

function validateType(type: string, path: string, report: FieldReport): void {
  const problems = qualifiedNameProblems(type);
  for (const problem of problems) report.invalid(path, type, problem);
  if (problems.length === 0 && !type.includes('/') && !types.includes(type)) {
    report.invalid(path, type, 'must be a standard limit type or fully qualified');
  }
}

function validateItem(item: LimitRangeItem, path: string, report: FieldReport): void {
  validateNames(item, 'max', path, report);
  validateNames(item, 'min', path, report);
  if (item.type === 'Pod') {
    for (const list of ['default', 'defaultRequest'] as const)
      if (item[list]) report.forbidden(`${path}.${list}`, "may not be specified when `type` is 'Pod'");
  } else {
    validateNames(item, 'default', path, report);
    validateNames(item, 'defaultRequest', path, report);
  }
  if (item.type === 'PersistentVolumeClaim' && item.min?.storage === undefined && item.max?.storage === undefined) {
    report.required(`${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided');
  }
  validateNames(item, 'maxLimitRequestRatio', path, report);
  const names = [item.max, item.min, item.default, item.defaultRequest, item.maxLimitRequestRatio].flatMap((list) =>
    Object.keys(list ?? {}),
  );
  for (const name of new Set(names)) validateAmounts(item, name, path, report);
}

type ListName = 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio';

function validateNames(item: LimitRangeItem, list: ListName, path: string, report: FieldReport): void {
  const isOfContainers = item.type === 'Container' || item.type === 'Pod';
  for (const name in item[list]) {
    const field = `${path}.${list}[${name}]`;
    if (isOfContainers) validateContainerResourceName(name, field, report);
    else validateResourceName(name, field, report);
  }
}

function validateAmounts(item: LimitRangeItem, name: string, path: string, report: FieldReport): void {
  const [min, max] = [item.min?.[name], item.max?.[name]];
  const isOfPods = item.type === 'Pod';
  const limit = isOfPods ? undefined : item.default?.[name];
  const request = isOfPods ? undefined : item.defaultRequest?.[name];
  const ratio = item.maxLimitRequestRatio?.[name];
  const refuse = (list: ListName, value: string, why: string): void =>
    report.invalid(`${path}.${list}[${name}]`, value, why);
  if (isAbove(min, max)) refuse('min', min, `min value ${min} is greater than max value ${max}`);
  if (request !== undefined) {
    if (isAbove(min, request))
      refuse('defaultRequest', request, `min value ${min} is greater than default request value ${request}`);
    if (isAbove(request, max))
      refuse('defaultRequest', request, `default request value ${request} is greater than max value ${max}`);
    if (isAbove(request, limit))
      refuse(
        'defaultRequest',
        request,
        `default request value ${request} is greater than default limit value ${limit}`,
      );
  }
  if (isAbove(min, limit)) refuse('default', min, `min value ${min} is greater than default value ${limit}`);
  if (isAbove(limit, max)) refuse('default', max ?? '', `default value ${limit} is greater than max value ${max}`);
  if (ratio !== undefined) validateRatio(ratio, min, max, (why) => refuse('maxLimitRequestRatio', ratio, why));
  if (limit !== undefined && request !== undefined && !mayOvercommit(name) && compareQuantities(limit, request) !== 0)
    refuse(
      'defaultRequest',
      request,
      `default value ${limit} must equal to defaultRequest value ${request} in ${name}`,
    );
}

function isAbove(left: string | undefined, right: string | undefined): left is string {
  return left !== undefined && right !== undefined && compareQuantities(left, right) > 0;
}

function validateRatio(
  ratio: string,
  min: string | undefined,
  max: string | undefined,
  refuse: (why: string) => void,
): void {
  if (compareQuantities(ratio, 1) < 0) refuse(`ratio ${ratio} is less than 1`);
  if (min === undefined || max === undefined) return;
  const most = parseQuantity(max) / parseQuantity(min);
  if (parseQuantity(ratio) > most) refuse(`ratio ${ratio} is greater than max/min = ${most.toFixed(6)}`);
}
