/** Checks the addresses of a Service, and that they stay what they are. */
// k8s: pkg/apis/core/validation/validation.go ValidateServiceClusterIPsRelatedFields, validateUpgradeDowngradeClusterIPs
import type { FieldReport } from '../../api/validation.ts';
import { isIpv4, isIpv6, validateAddress } from '../formats.ts';
import { goStrings } from '../go-syntax.ts';
import { isHeadless } from './headless.ts';
import type { Service, ServiceSpec } from './types.ts';

const families = ['IPv4', 'IPv6'];
const familyPolicies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];

export function validateClusterAddresses(spec: ServiceSpec, report: FieldReport): void {
  if (spec.type === 'ExternalName') return;
  const addresses = spec.clusterIPs ?? [];
  if (spec.clusterIP) {
    if (addresses.length === 0) report.required('spec.clusterIPs');
    else if (addresses[0] !== spec.clusterIP) {
      report.invalidGo('spec.clusterIPs', goStrings(addresses), 'first value must match `clusterIP`');
    }
  } else if (addresses.length > 0) {
    report.invalidGo('spec.clusterIPs', goStrings(addresses), 'must be empty when `clusterIP` is not specified');
  }
  for (const [index, family] of (spec.ipFamilies ?? []).entries()) {
    const field = `spec.ipFamilies[${index}]`;
    if (!families.includes(family)) report.notSupported(field, family, families);
    if (spec.ipFamilies?.indexOf(family) !== index) report.duplicate(field, family);
  }
  if (spec.ipFamilyPolicy !== undefined && !familyPolicies.includes(spec.ipFamilyPolicy)) {
    report.notSupported('spec.ipFamilyPolicy', spec.ipFamilyPolicy, familyPolicies);
  }
  validateClusterIps(spec, addresses, report);
}

function validateClusterIps(spec: ServiceSpec, addresses: readonly string[], report: FieldReport): void {
  const before = report.causes.length;
  if (addresses[0] === 'None') {
    if (addresses.length > 1) {
      report.invalidGo('spec.clusterIPs', goStrings(addresses), "'None' must be the first and only value");
    }
    return;
  }
  for (const [index, address] of addresses.entries()) validateAddress(`spec.clusterIPs[${index}]`, address, report);
  if (addresses.length > 2) {
    report.invalidGo('spec.clusterIPs', goStrings(addresses), 'may only hold up to 2 values');
  }
  if (report.causes.length > before) return;
  for (const [index, address] of addresses.entries()) {
    const family = spec.ipFamilies?.[index];
    const field = `spec.clusterIPs[${index}]`;
    const expected = `value as indicated by \`ipFamilies[${index}]\``;
    if (family === 'IPv4' && isIpv6(address)) report.invalid(field, address, `expected an IPv4 ${expected}`);
    if (family === 'IPv6' && isIpv4(address)) report.invalid(field, address, `expected an IPv6 ${expected}`);
  }
}

export function validateServiceUpdate(next: Service, old: Service, report: FieldReport): void {
  if (next.spec.type === 'ExternalName' || old.spec.type === 'ExternalName') return;
  if (isHeadless(next.spec) && isHeadless(old.spec)) return;
  const before = old.spec.clusterIPs ?? [];
  const after = next.spec.clusterIPs ?? [];
  if (before.length === 0) return;
  const isChanged =
    before.length === after.length
      ? (index: number) => before[index] !== after[index]
      : (index: number) => index === 0 && before[0] !== after[0];
  for (const [index] of before.entries()) {
    if (!isChanged(index)) continue;
    const detail = after.length === 0 ? 'primary clusterIP can not be unset' : 'may not change once set';
    report.invalidGo(`spec.clusterIPs[${index}]`, goStrings(after), detail);
  }
}
