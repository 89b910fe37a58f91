import { describe, expect, it } from 'vitest';
import { parseCustomColumns, printCustomColumns } from './custom-columns.ts';
import { goSort } from './go-sort.ts';
import { renderGoTemplate } from './go-template.ts';
import { compactJson, goJson } from './json.ts';
import { renderJsonPath } from './jsonpath.ts';
import { sortByPath } from './sort.ts';
import { alignTabs, describeTabs, tableTabs } from './tab-writer.ts';
import { rfc1123 } from './time.ts';
import { unifiedDiff } from './unified-diff.ts';

const list = {
  kind: 'List',
  items: [
    {
      metadata: { name: 'web-1', labels: { app: 'web' } },
      status: { phase: 'Running', podIP: '10.0.0.1' },
      spec: { containers: [{ image: 'a' }, { image: 'b' }] },
    },
    { metadata: { name: 'web-2' }, status: { phase: 'Pending' }, spec: { containers: [{ image: 'c' }] } },
  ],
};

describe('renderJsonPath', () => {
  // Each as the real kubectl prints it.
  it.each([
    ['{.items[*].metadata.name}', 'web-1 web-2'],
    ['{range .items[*]}{.metadata.name}{"\\t"}{.status.podIP}{"\\n"}{end}', 'web-1\t10.0.0.1\nweb-2\t\n'],
    ['{.items[?(@.status.phase=="Running")].metadata.name}', 'web-1'],
    ['{..image}', 'a b c'],
    ['{.items[-1:].metadata.name} and {.kind}', 'web-2 and List'],
    ["{.items[*]['metadata.name','status.podIP']}", 'web-1 web-2 10.0.0.1'],
    ['{.items[0].metadata.labels}', '{"app":"web"}'],
    ['{.items[0:1].spec.containers[*].image}', 'a b'],
    ['{.nothing}', ''],
    ['{range .items[*]}{.kind}-', '--List-'],
    ['plain', 'plain'],
  ])('%s', (template, text) => {
    expect(renderJsonPath(template, list)).toBe(text);
  });

  it.each([
    ['{.items[0]', 'error parsing jsonpath {.items[0], unclosed action'],
    ['{.items["a"]}', 'error parsing jsonpath {.items["a"]}, invalid array index "a"'],
  ])('refuses %s', (template, message) => {
    expect(() => renderJsonPath(template, list)).toThrow(message);
  });
});

describe('renderGoTemplate', () => {
  it.each([
    ['{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}', 'web-1\nweb-2\n'],
    ['{{.kind}} {{len .items}} {{(index .items 0).metadata.name}}', 'List 2 web-1'],
    ['{{range $i, $p := .items}}{{$i}}={{$p.status.phase}} {{end}}', '0=Running 1=Pending '],
    ['{{range .items}}{{if eq .status.phase "Running"}}{{.metadata.name}}{{else}}-{{end}},{{end}}', 'web-1,-,'],
    ['{{.nothing}}', '<no value>'],
    ['{{$x := len .items}}{{$x}}', '2'],
    ['a {{- " b " -}} c', 'a b c'],
    ['{{(index .items 0).metadata.labels}}', 'map[app:web]'],
  ])('%s', (template, text) => {
    expect(renderGoTemplate(template, list)).toBe(text);
  });

  it('refuses a function that there is not', () => {
    expect(() => renderGoTemplate('{{foo}}', list)).toThrow('function "foo" not defined');
  });
});

it('prints custom columns, with <none> for what is missing', () => {
  const columns = parseCustomColumns('NAME:.metadata.name,IP:.status.podIP,L:.metadata.labels');
  expect(printCustomColumns(columns, list.items)).toBe(
    'NAME    IP         L\nweb-1   10.0.0.1   map[app:web]\nweb-2   <none>     <none>\n',
  );
});

it('sorts equal items into the order that Go gives them', () => {
  // Recorded from `kubectl events`, whose events are sorted by their second.
  const seconds = [...'0303010212000010310011'].map(Number);
  const places = seconds.map((_, index) => index);
  expect(goSort(places, (left, right) => seconds[left] < seconds[right]).join(' ')).toBe(
    '15 2 11 10 4 19 6 18 12 0 13 8 21 14 17 5 20 9 7 1 16 3',
  );
});

it('sorts quantities by amount and puts what has no value first', () => {
  const items = [{ m: '1Gi' }, { m: '200Mi' }, {}];
  expect(sortByPath('.m', items, (item) => item)).toEqual([{}, { m: '200Mi' }, { m: '1Gi' }]);
});

describe('alignTabs', () => {
  it('pads columns of a table by three', () => {
    expect(alignTabs('NAME\tAGE\nweb-10\t5m\n', tableTabs)).toBe('NAME     AGE\nweb-10   5m\n');
  });

  it('aligns only neighbouring lines that have the column', () => {
    expect(alignTabs('a:\tb\nlong name:\tc\nx\nd:\te\n', describeTabs)).toBe(
      'a:          b\nlong name:  c\nx\nd:  e\n',
    );
  });

  it('keeps the widths of earlier rows', () => {
    const widths: number[] = [];
    alignTabs('a-long-name\tb\n', tableTabs, widths);
    expect(alignTabs('c\td\n', tableTabs, widths)).toBe('c             d\n');
  });
});

it('writes JSON as Go does', () => {
  expect(goJson({ b: '<a>&', a: [1] })).toBe('{\n    "a": [\n        1\n    ],\n    "b": "\\u003ca\\u003e\\u0026"\n}');
  expect(compactJson({ b: 1, a: { d: 1, c: 2 } })).toBe('{"a":{"c":2,"d":1},"b":1}');
});

it('writes times as RFC 1123', () => {
  expect(rfc1123('2026-11-24T03:04:05Z')).toBe('Tue, 24 Nov 2026 03:04:05 +0000');
  expect(rfc1123(undefined)).toBe('Mon, 01 Jan 0001 00:00:00 +0000');
});

it('shows differences with three lines about them', () => {
  const before = 'a\nb\nc\nd\ne\nf\n';
  expect(unifiedDiff({ name: 'one', text: before }, { name: 'two', text: before.replace('e', 'E') })).toBe(
    '--- one\n+++ two\n@@ -2,5 +2,5 @@\n b\n c\n d\n-e\n+E\n f\n',
  );
  expect(unifiedDiff({ name: 'one', text: '' }, { name: 'two', text: 'a\n' })).toBe(
    '--- one\n+++ two\n@@ -0,0 +1 @@\n+a\n',
  );
});
