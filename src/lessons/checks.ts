/** Goals that several lessons share, so that the same goal has the same words. */
import type { Check } from './lesson.ts';

/** Users get answers again, and not just one. */
export function usersAnswered(): Check {
  return {
    text: { en: 'Users have been answered for 5 s' },
    that: ({ users }) => users.sentLately > 0 && users.failedLately === 0,
    value: ({ users }) => `${users.failedLately} of ${users.sentLately} failed`,
  };
}

export function allAvailable(name: string, count: number): Check {
  return {
    text: { en: `${name} has ${count} available pods` },
    that: (cluster) => {
      const { wanted, rolledOut } = cluster.deployment(name);
      return wanted >= count && rolledOut;
    },
    value: (cluster) => cluster.deployment(name).available,
  };
}

export function neverBelow(name: string, count: number): Check {
  return {
    text: { en: `Never fewer than ${count} ready pods of ${name}` },
    that: (cluster) => cluster.deployment(name).lowestReady >= count,
    value: (cluster) => cluster.deployment(name).lowestReady,
    always: 'lowest',
  };
}

export function noFailures(): Check {
  return {
    text: { en: 'No request of a user has failed in this step' },
    that: ({ users }) => users.failed === 0,
    value: ({ users }) => users.failed,
    always: 'highest',
  };
}

export function allRun(name: string, image: string): Check {
  return {
    text: { en: `All pods of ${name} run ${image} and are available` },
    that: (cluster) => cluster.deployment(name).image === image && cluster.deployment(name).rolledOut,
    value: (cluster) => cluster.deployment(name).available,
  };
}

export function noPods(name: string): Check {
  return {
    text: { en: `${name} has no pods` },
    that: (cluster) => cluster.deployment(name).wanted === 0 && cluster.deployment(name).total === 0,
    value: (cluster) => cluster.deployment(name).total,
  };
}
