import type { account as english } from '../en/account.ts'
import type { Translated } from '../shape.ts'

export const account: Translated<typeof english> = {
  sessions: 'Сеансы',
  sessionsText: 'Где вы вошли. Завершите то, чего не узнаёте, и сообщите администратору.',
  thisSession: 'Этот сеанс',
  'method-passkey': 'Ключ доступа',
  'method-oidc': 'Учётная запись ведомства',
  'method-sandbox': 'Учебный сотрудник',
  'method-service': 'Служебная учётная запись',
  end: 'Завершить',
  endNamed: 'Завершить сеанс на {device}',
  passkeys: 'Ключи доступа',
  samplePasskeys: 'Учебные сотрудники входят без ключа доступа, только в тестовой среде.',
  lastPasskey: 'это ваш единственный ключ доступа; сначала добавьте другой',
  added: 'Добавлен',
  used: 'последнее использование',
  remove: 'Удалить',
  removeNamed: 'Удалить ключ доступа {label}',
  addPasskey: 'Добавить ключ доступа',
  delegation: 'Делегирование этой должности',
  delegationText:
    'Вы можете на время поручить другому сотруднику некоторые роли своей должности. Это записывается, и это можно прекратить в любое время.',
  delegate: 'Делегировать роли',
  delegated: 'Делегирование записано.',
  notHolder: 'делегировать может только тот, кто занимает должность',
  interface: 'Интерфейс',
  noDelegates: 'Никто не действует за вас в этой должности.',
}
