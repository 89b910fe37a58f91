/** A lesson's words: code between backquotes, and words of the glossary that explain themselves on a press. */
import { useId, useState } from 'react';
import { definitionOf } from '../../lessons/glossary.ts';
import type { Text } from '../../lessons/lesson.ts';

/** The language of the page. */
export function say(text: Text): string {
  return text.en;
}

export function RichText({ text, className }: { text: Text; className?: string }) {
  const [open, setOpen] = useState<string>();
  const noteId = useId();
  const definition = open === undefined ? undefined : definitionOf(open);
  return (
    <div className={className}>
      <p>
        {say(text)
          .split(/(`[^`]+`|\*[^*]+\*)/)
          .map((part, index) => {
            const inner = part.slice(1, -1);
            if (part.startsWith('`')) return <code key={index}>{inner}</code>;
            if (!part.startsWith('*')) return part;
            return (
              <button
                key={index}
                type="button"
                className="term"
                aria-expanded={open === inner}
                aria-controls={noteId}
                onClick={() => setOpen(open === inner ? undefined : inner)}
              >
                {inner}
              </button>
            );
          })}
      </p>
      <p className="term-note" id={noteId} role="status" hidden={!definition}>
        {definition && (
          <>
            <b>{open}</b>: {say(definition)}
          </>
        )}
      </p>
    </div>
  );
}
