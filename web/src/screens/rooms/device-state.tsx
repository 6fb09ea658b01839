import { useMessages } from '../../lib/messages.tsx'
import { ErrorState } from '../../ui/states.tsx'
import type { useOwnDevice } from './own-device.ts'

/** Whether this browser can take part, and what it means that the keys are in it. */
export function DeviceState({ device }: { device: ReturnType<typeof useOwnDevice> }) {
  const m = useMessages()
  if (device.isError) {
    return <ErrorState failure={device.error} text={m('rooms.deviceFailed')} onRetry={() => void device.refetch()} />
  }
  return (
    <p className="dim" data-device={device.isSuccess ? 'ready' : 'preparing'}>
      {device.isSuccess ? m('rooms.deviceReady') : m('rooms.devicePreparing')}
    </p>
  )
}
