/** The face of a StorageClass. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import { isDefaultClass } from './default-class.ts';
import type { StorageClass } from './types.ts';

export const view = defineKindView<StorageClass>({
  icon: <path d="M2.500 5 8 2l5.500 3L8 8ZM2.500 8 8 11l5.500-3M2.500 11 8 14l5.500-3" />,
  face: (object) => ({
    state: isDefaultClass(object) ? 'default' : '',
    token: 'ready',
    icon: 'check',
    word: isDefaultClass(object) ? 'the class of claims that name none' : 'a class of volumes',
  }),
});
