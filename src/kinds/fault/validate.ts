/** Checks a Fault. */
import { type FieldReport, dnsSubdomainProblems } from '../../api/validation.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { Fault } from './types.ts';

const types = ['NodeDown', 'NodePartition'];

export function validateFault(fault: Fault, report: FieldReport): void {
  validateMetadata(fault, false, 'subdomain', report);
  const { type, node } = fault.spec;
  if (!type) report.required('spec.type');
  else if (!types.includes(type)) report.notSupported('spec.type', type, types);
  if (!node) report.required('spec.node');
  else for (const problem of dnsSubdomainProblems(node)) report.invalid('spec.node', node, problem);
}
