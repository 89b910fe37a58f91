/** What an apply will change: a sentence of consequence and a diff for each object. */
import { useEffect, useRef, useState } from 'react';
import type { KubernetesObject } from '../../api/object.ts';
import { dumpYaml } from '../../kubectl/yaml-dump.ts';
import { useTheme } from '../stores/theme.ts';
import { consequencesOf } from './consequences.ts';
import { settableFields } from './manifest.ts';
import { applyEditorTheme, editorOptions, monaco } from './monaco.ts';
import type { ReviewItem } from './submit.ts';

export default function ReviewView({ items }: { items: readonly ReviewItem[] }) {
  const [shown, setShown] = useState(0);
  const item = items[Math.min(shown, items.length - 1)];
  return (
    <div className="review" data-testid="review-view">
      <ul className="review-list">
        {items.map((candidate, index) => (
          <li key={candidate.name}>
            <button
              type="button"
              className="review-item"
              aria-pressed={candidate === item}
              onClick={() => setShown(index)}
            >
              <b>{candidate.name}</b>
              {consequencesOf(candidate.live, candidate.result).map((sentence) => (
                <span key={sentence} className="muted">
                  {sentence}
                </span>
              ))}
            </button>
          </li>
        ))}
      </ul>
      {item && <Diff before={item.live} after={item.result} />}
    </div>
  );
}

function Diff({ before, after }: { before: KubernetesObject | undefined; after: KubernetesObject }) {
  const host = useRef<HTMLDivElement>(null);
  const dark = useTheme((state) => state.theme === 'dark');
  useEffect(() => {
    if (!host.current) return undefined;
    applyEditorTheme(dark);
    const diff = monaco.editor.createDiffEditor(host.current, {
      ...editorOptions,
      readOnly: true,
      renderSideBySide: false,
      hideUnchangedRegions: { enabled: true, contextLineCount: 3 },
      renderOverviewRuler: false,
    });
    const original = monaco.editor.createModel(before ? dumpYaml(settableFields(before)) : '', 'yaml');
    const modified = monaco.editor.createModel(dumpYaml(settableFields(after)), 'yaml');
    diff.setModel({ original, modified });
    return () => {
      diff.dispose();
      original.dispose();
      modified.dispose();
    };
  }, [before, after, dark]);
  return (
    <div
      ref={host}
      className="review-diff"
      aria-label={`What changes in ${after.kind} ${after.metadata.name}`}
      role="group"
    />
  );
}
