/** Draws a state: silhouette, icon, and under it the stripe of the pod's revision. */
import { memo } from 'react';
import { icons, silhouettes, stripeOf, tokenIcon, type IconName, type Token } from './state.ts';

/** The patterns that glyphs and charts fill with; mounted once, at the top of the page. */
export function PatternDefinitions() {
  const gap = { fill: 'var(--surface)', opacity: 0.75 };
  return (
    <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden="true" focusable="false">
      <defs>
        <Pattern id="stripe-1" size={4} fill="var(--r1)" />
        <Pattern id="stripe-2" size={5} fill="var(--r2)" turn={45}>
          <rect width="1.6" height="5" {...gap} />
        </Pattern>
        <Pattern id="stripe-3" size={4} fill="var(--r3)">
          <circle cx="2" cy="2" r="1" {...gap} />
        </Pattern>
        <Pattern id="stripe-4" size={4} fill="var(--r4)">
          <rect width="4" height="1.3" y="1.2" {...gap} />
        </Pattern>
        <Pattern id="stripe-5" size={5} fill="var(--r5)" turn={45}>
          <path d="M0 2.5h5M2.5 0v5" stroke="var(--ink)" strokeWidth="0.8" opacity="0.7" />
        </Pattern>
        <Pattern id="stripe-6" size={4} fill="var(--r6)">
          <rect width="1.4" height="4" {...gap} />
        </Pattern>
        <pattern id="texture-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="1.2" height="5" fill="var(--off)" opacity="0.7" />
        </pattern>
        <pattern id="texture-dots" width="5" height="5" patternUnits="userSpaceOnUse">
          <circle cx="2.5" cy="2.5" r="0.8" fill="var(--unknown)" />
        </pattern>
      </defs>
    </svg>
  );
}

function Pattern(props: { id: string; size: number; fill: string; turn?: number; children?: React.ReactNode }) {
  return (
    <pattern
      id={props.id}
      width={props.size}
      height={props.size}
      patternUnits="userSpaceOnUse"
      patternTransform={props.turn ? `rotate(${props.turn})` : undefined}
    >
      <rect width={props.size} height={props.size} fill={props.fill} />
      {props.children}
    </pattern>
  );
}

export function IconPaths({ icon, color }: { icon: IconName; color: string }) {
  return icons[icon].map((shape) =>
    'solid' in shape ? (
      <path key={shape.path} d={shape.path} fill={color} />
    ) : (
      <path
        key={shape.path}
        d={shape.path}
        fill="none"
        stroke={color}
        strokeWidth={shape.strokeWidth}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    ),
  );
}

export interface PodGlyphProps {
  token: Token;
  icon?: IconName;
  /** Number of the revision in its Deployment; no stripe without one. */
  revision?: number | undefined;
  /** Share of a wait that has passed, 0 to 1: back-off, grace, probe. */
  arc?: number | undefined;
  size?: number;
}

/** Decorative: whoever shows it says the state in words. */
export const PodGlyph = memo(function PodGlyph({
  token,
  icon = tokenIcon[token],
  revision,
  arc,
  size = 34,
}: PodGlyphProps) {
  const shape = silhouettes[token];
  const color = `var(--${token})`;
  return (
    <svg className="glyph" width={size} height={size * 1.06} viewBox="0 0 32 34" aria-hidden="true" focusable="false">
      <path
        d={shape.path}
        fill={`var(--${token}-soft)`}
        stroke={color}
        strokeWidth={shape.strokeWidth}
        strokeDasharray={shape.dash}
      />
      {shape.texture && <path d={shape.path} fill={`url(#texture-${shape.texture})`} />}
      <IconPaths icon={icon} color={color} />
      {arc !== undefined && <Arc share={arc} color={color} />}
      {revision !== undefined && (
        <rect
          x="8"
          y="30.5"
          width="16"
          height="3.5"
          rx="1.5"
          fill={`url(#stripe-${stripeOf(revision)})`}
          stroke="var(--ink-2)"
          strokeWidth="0.5"
        />
      )}
    </svg>
  );
});

const arcRadius = 14.6;
const arcLength = 2 * Math.PI * arcRadius;

function Arc({ share, color }: { share: number; color: string }) {
  const drawn = Math.min(Math.max(share, 0), 1) * arcLength;
  return (
    <circle
      cx="16"
      cy="16"
      r={arcRadius}
      fill="none"
      stroke={color}
      strokeWidth="1.6"
      strokeDasharray={`${drawn} ${arcLength}`}
      transform="rotate(-90 16 16)"
      opacity="0.55"
    />
  );
}

/** One cell of a ReplicaSet's row; without a token it is a pod that is wanted but absent. */
export const Slot = memo(function Slot({ token, icon, revision, size = 18 }: Partial<PodGlyphProps>) {
  if (token) return <PodGlyph token={token} {...(icon ? { icon } : {})} revision={revision} size={size} />;
  return (
    <svg width={size} height={size} viewBox="0 0 18 18" aria-hidden="true" focusable="false">
      <rect x="2" y="2" width="14" height="14" rx="3" fill="none" stroke="var(--ink-3)" strokeDasharray="2 2" />
    </svg>
  );
});

/** A revision's stripe on its own, for charts and legends. */
export function RevisionStripe({ revision, width = 16 }: { revision: number; width?: number }) {
  return (
    <svg width={width} height="6" aria-hidden="true" focusable="false">
      <rect
        x="0.5"
        y="0.5"
        width={width - 1}
        height="5"
        rx="1.5"
        fill={`url(#stripe-${stripeOf(revision)})`}
        stroke="var(--ink-2)"
        strokeWidth="0.5"
      />
    </svg>
  );
}

/** A small state mark without silhouette: what a card's header shows. */
export function StateMark({
  token,
  icon = tokenIcon[token],
  size = 14,
}: {
  token: Token;
  icon?: IconName;
  size?: number;
}) {
  return (
    <svg width={size} height={size} viewBox="8 8 16 16" aria-hidden="true" focusable="false">
      <IconPaths icon={icon} color={`var(--${token})`} />
    </svg>
  );
}
