import { describe, expect, it } from 'vitest';
import { draft, namesOf, withLine } from './new.ts';

describe('names', () => {
  it.each(['CronJob', 'cronJob', 'cron-job'])('reads %s', (name) => {
    expect(namesOf(name)).toEqual({ kebab: 'cron-job', camel: 'cronJob', pascal: 'CronJob' });
  });
});

describe('a draft', () => {
  it('of a Kubernetes kind names its group and schema', () => {
    const text = draft('kind', 'CronJob')?.files['src/kinds/cron-job/index.ts'];
    expect(text).toContain("group: 'batch'");
    expect(text).toContain("schema: 'io.k8s.api.batch.v1.CronJob'");
    expect(text).toContain("plural: 'cronjobs'");
  });

  it('of a kind of our own brings a schema', () => {
    const files = draft('kind', 'Weather')?.files ?? {};
    expect(files['src/kinds/weather/index.ts']).toContain("schema: 'dev.orrery.v1.Weather'");
    expect(files['src/kinds/weather/schema.json']).toContain('"title": "Weather"');
  });

  it('of a lesson is one file, named in the table of lessons', () => {
    const lesson = draft('lesson', 'BlueGreen');
    expect(lesson).toMatchObject({ identifier: 'blueGreen', from: 'src/lessons/blue-green/lesson.ts' });
    expect(lesson?.files['src/lessons/blue-green/lesson.ts']).toContain("title: { en: 'Blue green' }");
  });

  it('exists for each sort of thing but no other', () => {
    for (const what of ['kind', 'controller', 'plugin', 'program', 'verb', 'lesson'])
      expect(draft(what, 'x-y')).toBeDefined();
    expect(draft('toString', 'x')).toBeUndefined();
  });
});

describe('the line in the table', () => {
  const table = `/** The list. */
import type { Kind } from '../api/kind.ts';
import { node } from './node/index.ts';
import { pod } from './pod/index.ts';

export const kinds: readonly Kind[] = [
  anyKind(node),
  anyKind(pod),
];
`;

  it('has its import in order and the shape of its neighbours', () => {
    expect(withLine(table, 'job', './job/index.ts')).toBe(`/** The list. */
import type { Kind } from '../api/kind.ts';
import { job } from './job/index.ts';
import { node } from './node/index.ts';
import { pod } from './pod/index.ts';

export const kinds: readonly Kind[] = [
  anyKind(node),
  anyKind(pod),
  anyKind(job),
];
`);
  });

  it('comes last when its name does', () => {
    const lines = withLine(table.replaceAll(/anyKind\((\w+)\)/g, '$1'), 'zebra', './zebra/index.ts').split('\n');
    expect(lines[4]).toBe("import { zebra } from './zebra/index.ts';");
    expect(lines.slice(7, 10)).toEqual(['  node,', '  pod,', '  zebra,']);
  });

  it('is refused where there is no list', () => {
    expect(() => withLine('export const x = 1;\n', 'a', './a.ts')).toThrow('no list');
  });
});
