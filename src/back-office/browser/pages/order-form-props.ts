import type { Schema } from '../api/client.js'

export interface OrderFormProps {
  /** The order as it was when the form was opened, or since the visitor has seen what others changed. */
  base: Schema<'Order'>
  /** The order as it is now. */
  current: Schema<'Order'>
  /** Reads the order again. */
  reload: () => void
  /** Goes on with the order as it is now. */
  onRebase: () => void
  onClose: () => void
}
