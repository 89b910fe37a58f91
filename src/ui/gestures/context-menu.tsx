/** The menu of an object: what to look at, then what to do, each with its key and its command. Loaded when first opened. */
import * as RadixMenu from 'radix-ui/dropdown-menu';
import { splitKey } from '../../api/object.ts';
import { actionsFor, type ObjectAction } from './actions.ts';
import { closeMenu, useMenu, type OpenMenu } from './menu-store.ts';

export default function ContextMenu() {
  const menu = useMenu((state) => state.menu);
  return menu ? <Opened key={`${menu.x} ${menu.y} ${menu.ref.key}`} menu={menu} /> : null;
}

function Opened({ menu }: { menu: OpenMenu }) {
  const actions = actionsFor(menu.ref).filter((action) => !menu.only || menu.only.includes(action.id));
  const looks = actions.filter((action) => action.group === 'look');
  const verbs = actions.filter((action) => action.group === 'verb');
  const { name } = splitKey(menu.ref.key);
  return (
    <RadixMenu.Root open modal={false} onOpenChange={(open) => !open && closeMenu()}>
      <RadixMenu.Trigger asChild>
        <span aria-hidden="true" style={{ position: 'fixed', left: menu.x, top: menu.y, width: 1, height: 1 }} />
      </RadixMenu.Trigger>
      <RadixMenu.Portal>
        <RadixMenu.Content
          className="menu"
          aria-label={`Actions for ${name}`}
          align="start"
          sideOffset={2}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            menu.from?.focus();
          }}
        >
          <RadixMenu.Label className="menu-title">{menu.title ?? name}</RadixMenu.Label>
          {looks.map((action) => (
            <Item key={action.id} action={action} />
          ))}
          {looks.length > 0 && verbs.length > 0 && <RadixMenu.Separator className="menu-line" />}
          {verbs.map((action) => (
            <Item key={action.id} action={action} />
          ))}
          {actions.length === 0 && <div className="menu-title">It is gone.</div>}
        </RadixMenu.Content>
      </RadixMenu.Portal>
    </RadixMenu.Root>
  );
}

function Item({ action }: { action: ObjectAction }) {
  return (
    <RadixMenu.Item
      className="menu-item"
      disabled={action.disabled !== undefined}
      data-testid={`action-${action.id}`}
      onSelect={() => action.perform()}
    >
      <span>{action.label}</span>
      {action.key && <kbd>{action.key.label}</kbd>}
      {action.disabled ? (
        <small className="reason">{action.disabled}</small>
      ) : (
        action.command && <small>{action.command}</small>
      )}
    </RadixMenu.Item>
  );
}
