/** The two ways to a request's status: whoever approves writes the conditions, whoever signs writes the certificate. */
// k8s: pkg/registry/certificates/certificates/strategy.go csrStatusStrategy, csrApprovalStrategy
import type { PartDefinition, StrategyContext } from '../../api/kind.ts';
import { formatTime } from '../../api/time.ts';
import type { CertificateCondition, CertificateSigningRequest } from './types.ts';
import { conditionsOf, validateStatusChange } from './validate.ts';

type Part = PartDefinition<CertificateSigningRequest>;

/** Replaces the conditions, and leaves the certificate. */
export const approval: Part = {
  reset: ['spec', 'status.certificate'],
  update(sent, old, context) {
    const conditions = timed(sent.status?.conditions ?? [], old, context);
    const status = { ...old.status, ...(conditions.length > 0 ? { conditions } : {}) };
    if (conditions.length === 0) delete status.conditions;
    return { ...old, status };
  },
  validate: (next, old, report) => validateStatusChange(next, old, 'approve', report),
};

/** Replaces the status, except what has been decided about the request. */
export const status: Part = {
  reset: ['spec', 'status.conditions'],
  update(sent, old, context) {
    let conditions = [...(sent.status?.conditions ?? [])];
    for (const type of ['Approved', 'Denied']) conditions = preserved(conditions, old, type);
    const { conditions: _, ...rest } = sent.status ?? {};
    const kept = timed(conditions, old, context);
    return { ...old, status: { ...rest, ...(kept.length > 0 ? { conditions: kept } : {}) } };
  },
  validate: (next, old, report) => validateStatusChange(next, old, 'issue', report),
};

/** Puts the old conditions of the type in the place of the new ones; what was added or removed is for validation to refuse. */
// k8s: pkg/registry/certificates/certificates/strategy.go preserveConditionInstances
function preserved(
  conditions: CertificateCondition[],
  old: CertificateSigningRequest,
  type: string,
): CertificateCondition[] {
  const before = conditionsOf(old, type);
  if (conditions.filter((condition) => condition.type === type).length !== before.length) return conditions;
  return conditions.map((condition) => (condition.type === type ? (before.shift() ?? condition) : condition));
}

/** Fills in the times that are missing. A condition whose status is as before has not passed over just now. */
// k8s: pkg/registry/certificates/certificates/strategy.go populateConditionTimestamps
function timed(
  conditions: readonly CertificateCondition[],
  old: CertificateSigningRequest,
  { nowMs }: StrategyContext,
): CertificateCondition[] {
  const now = formatTime(nowMs);
  return conditions.map((condition) => {
    const before = conditionsOf(old, condition.type).find(
      ({ status: was, lastTransitionTime }) => was === condition.status && lastTransitionTime,
    );
    return {
      ...condition,
      lastUpdateTime: condition.lastUpdateTime ?? now,
      lastTransitionTime: condition.lastTransitionTime ?? before?.lastTransitionTime ?? now,
    };
  });
}
