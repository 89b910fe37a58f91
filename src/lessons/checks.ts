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
