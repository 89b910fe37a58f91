import { beforeEach, expect, it } from 'vitest';
import { noProgress, progressOf, progressText, readProgress, useProgress } from './progress.ts';

beforeEach(() => useProgress.setState({ lessons: {} }));

it('goes out and comes in again', () => {
  useProgress.getState().update('drain', () => ({ step: 2, done: ['cordon'], answers: { cordon: 'stay' } }));
  const text = progressText(useProgress.getState().lessons);
  expect(readProgress(text)).toEqual(useProgress.getState().lessons);
});

it('keeps whatever is further along', () => {
  useProgress.getState().update('drain', () => ({ step: 2, done: ['cordon', 'drain'] }));
  useProgress.getState().merge({
    drain: { ...noProgress, step: 1, done: ['cordon'] },
    deployments: { ...noProgress, step: 4, finished: true },
  });
  expect(progressOf('drain').step).toBe(2);
  expect(progressOf('deployments').finished).toBe(true);
});

it.each([
  ['nonsense', 'not JSON'],
  ['null', 'no progress'],
  ['{"lessons":{}}', 'no progress'],
  ['{"orrery":"progress","version":9,"lessons":{}}', 'another version'],
])('refuses %s', (text, says) => {
  expect(() => readProgress(text)).toThrow(says);
});

it('takes fields of a wrong type for absent', () => {
  const lessons = { drain: { step: 'two', done: [1, 'cordon'], answers: { a: 1, b: 'x' }, hints: null } };
  expect(readProgress(JSON.stringify({ orrery: 'progress', version: 1, lessons }))).toEqual({
    drain: { ...noProgress, done: ['cordon'], answers: { b: 'x' } },
  });
});
