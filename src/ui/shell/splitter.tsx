/** The line between two panels, to be dragged or moved with the arrow keys. */
import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { sizeLimits, useLayout, type PanelName } from '../stores/layout.ts';

const stepPx = 16;

export interface SplitterProps {
  panel: PanelName;
  label: string;
  /** Which way the panel grows: its line is at its right, left or upper edge. */
  grows: 'right' | 'left' | 'up';
}

export function Splitter({ panel, label, grows }: SplitterProps) {
  const size = useLayout((state) => state.sizes[panel]);
  const resize = useLayout((state) => state.resize);
  const start = useRef({ at: 0, size: 0 });
  const vertical = grows === 'up';
  const sign = grows === 'right' ? 1 : -1;
  const at = (event: PointerEvent) => (vertical ? event.clientY : event.clientX);
  const onKeyDown = (event: KeyboardEvent) => {
    const more = { right: 'ArrowRight', left: 'ArrowLeft', up: 'ArrowUp' }[grows];
    const less = { right: 'ArrowLeft', left: 'ArrowRight', up: 'ArrowDown' }[grows];
    if (event.key === more) resize(panel, size + stepPx);
    else if (event.key === less) resize(panel, size - stepPx);
    else if (event.key === 'Home') resize(panel, sizeLimits[panel].min);
    else if (event.key === 'End') resize(panel, sizeLimits[panel].max);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={`splitter ${vertical ? 'across' : 'along'}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={vertical ? 'horizontal' : 'vertical'}
      aria-valuenow={size}
      aria-valuemin={sizeLimits[panel].min}
      aria-valuemax={sizeLimits[panel].max}
      data-panel={panel}
      onKeyDown={onKeyDown}
      onDoubleClick={() => resize(panel, sizeLimits[panel].initial)}
      onPointerDown={(event) => {
        start.current = { at: at(event), size };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) {
          resize(panel, start.current.size + (at(event) - start.current.at) * sign);
        }
      }}
    />
  );
}
