/** Tabs with roving focus: one tab stop, arrows inside. */
import * as RadixTabs from 'radix-ui/tabs';
import type { ReactNode } from 'react';

export interface TabItem {
  id: string;
  label: string;
}

export interface TabsProps {
  label: string;
  items: readonly TabItem[];
  value: string;
  onChange: (id: string) => void;
  /** Beside the tabs, at the end of their line. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}

export function Tabs({ label, items, value, onChange, aside, children, className }: TabsProps) {
  return (
    <RadixTabs.Root className={className} value={value} onValueChange={onChange}>
      <div className="tabs-line">
        <RadixTabs.List className="tabs" aria-label={label}>
          {items.map((item) => (
            <RadixTabs.Trigger key={item.id} value={item.id}>
              {item.label}
            </RadixTabs.Trigger>
          ))}
        </RadixTabs.List>
        {aside}
      </div>
      {children}
    </RadixTabs.Root>
  );
}

export const TabPanel = RadixTabs.Content;
