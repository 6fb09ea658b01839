import { command } from './command.ts'
import { form } from './form.ts'
import { frame } from './frame.ts'
import { home } from './home.ts'
import { refusal } from './refusal.ts'
import { ui } from './ui.ts'

export const en = { command, form, frame, home, refusal, ui }
