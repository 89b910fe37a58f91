/** Checks an Image: amounts that can be read, and numbers that make sense. */
import { parseQuantity, quantityMessage } from '../../api/quantity.ts';
import type { FieldReport } from '../../api/validation.ts';
import { rangeMessage } from '../formats.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { Image, ImageSpec } from './types.ts';

const quantities = ['size', 'idleCpu', 'cpuPerRequest', 'memory', 'memoryPerRequest'] as const;
const durations = ['pullSeconds', 'startSeconds', 'exitAfterSeconds', 'latencyMs', 'shutdownSeconds'] as const;

export function validateImage(image: Image, report: FieldReport): void {
  validateMetadata(image, false, 'subdomain', report);
  const { spec } = image;
  if (!spec.image) report.required('spec.image');
  for (const field of quantities) validateQuantity(spec, field, report);
  for (const field of durations) report.atLeast(`spec.${field}`, spec[field], 0);
  if (spec.readySeconds !== undefined && spec.readySeconds < spec.startSeconds) {
    report.invalid('spec.readySeconds', spec.readySeconds, 'must be greater than or equal to startSeconds');
  }
  if (spec.exitCode !== undefined && (spec.exitCode < 0 || spec.exitCode > 255)) {
    report.invalid('spec.exitCode', spec.exitCode, rangeMessage(0, 255));
  }
  if (spec.errorPercent < 0 || spec.errorPercent > 100) {
    report.invalid('spec.errorPercent', spec.errorPercent, rangeMessage(0, 100));
  }
  report.atLeast('spec.concurrency', spec.concurrency, 1);
  for (const [index, port] of (spec.ports ?? []).entries())
    if (port < 1 || port > 65_535) report.invalid(`spec.ports[${index}]`, port, rangeMessage(1, 65_535));
}

function validateQuantity(spec: ImageSpec, field: (typeof quantities)[number], report: FieldReport): void {
  const value = spec[field];
  if (value === undefined) return;
  const amount = parseQuantity(value);
  if (Number.isNaN(amount)) report.invalid(`spec.${field}`, value, quantityMessage);
  else if (amount < 0) report.invalid(`spec.${field}`, value, 'must be greater than or equal to 0');
}
