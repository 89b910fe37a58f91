import { expect as check, it } from 'vitest';
import {
  creationObserved,
  deletionObserved,
  expectCreations,
  expectDeletions,
  expectationsTimeoutMs,
  isSatisfied,
  type Expectations,
} from './expectations.ts';

it('waits until every creation has been seen', () => {
  const expectations: Expectations = {};
  expectCreations(expectations, 'default/web', 2, 0);
  creationObserved(expectations, 'default/web');
  check(isSatisfied(expectations, 'default/web', 10)).toBe(false);
  creationObserved(expectations, 'default/web');
  check(isSatisfied(expectations, 'default/web', 10)).toBe(true);
  check(expectations).toEqual({});
});

it('counts the mark and the removal of one pod once', () => {
  const expectations: Expectations = {};
  expectDeletions(expectations, 'default/web', ['a', 'b'], 0);
  deletionObserved(expectations, 'default/web', 'a');
  deletionObserved(expectations, 'default/web', 'a');
  deletionObserved(expectations, 'default/web', 'unknown');
  check(isSatisfied(expectations, 'default/web', 10)).toBe(false);
  deletionObserved(expectations, 'default/web', 'b');
  check(isSatisfied(expectations, 'default/web', 10)).toBe(true);
});

it('gives up after five minutes', () => {
  const expectations: Expectations = {};
  expectCreations(expectations, 'default/web', 1, 0);
  check(isSatisfied(expectations, 'default/web', expectationsTimeoutMs)).toBe(false);
  check(isSatisfied(expectations, 'default/web', expectationsTimeoutMs + 1)).toBe(true);
});
