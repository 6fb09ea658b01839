import { command } from './command.ts'
import { form } from './form.ts'
import { frame } from './frame.ts'
import { home } from './home.ts'
import { refusal } from './refusal.ts'
import { ui } from './ui.ts'
import type { Translation } from '../index.ts'

export const es: Translation = { command, form, frame, home, refusal, ui }
