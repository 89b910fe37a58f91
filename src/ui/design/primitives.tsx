/** The small parts that every panel is made of. */
import type { ButtonHTMLAttributes, HTMLAttributes, ReactNode } from 'react';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: 'plain' | 'primary' | 'ghost' | 'link';
  small?: boolean;
}

export function Button({ look = 'plain', small = false, className, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={classes('btn', look !== 'plain' && look, small && 'small', className)} />
  );
}

/** `live` marks the actor that is at work right now. */
export function Chip({ live = false, children, ...rest }: HTMLAttributes<HTMLSpanElement> & { live?: boolean }) {
  return (
    <span {...rest} className={classes('chip', rest.className)} data-live={live}>
      <i aria-hidden="true" />
      {children}
    </span>
  );
}

export function Tag({
  tone,
  strong = false,
  children,
  ...rest
}: HTMLAttributes<HTMLSpanElement> & { tone?: 'failed' | 'degraded' | 'leaving'; strong?: boolean }) {
  return (
    <span {...rest} className={classes('tag', 'num', tone && `tone-${tone}`, strong && 'strong', rest.className)}>
      {children}
    </span>
  );
}

/** A bar with the text beside it; the text says what the bar shows. */
export function Meter({ share, color }: { share: number; color?: string }) {
  const width = `${Math.round(Math.min(Math.max(share, 0), 1) * 1000) / 10}%`;
  return (
    <span className="bar" aria-hidden="true">
      <i style={{ width, ...(color ? { background: color } : {}) }} />
    </span>
  );
}

export function Field({ label, hint, children }: { label: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <label className="field">
      <span>{label}</span>
      {children}
      {hint && <small className="faint">{hint}</small>}
    </label>
  );
}

export function classes(...names: (string | false | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
