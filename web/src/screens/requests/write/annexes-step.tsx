import type { Annex } from '@comity/server/contracts/requests'
import { useState } from 'react'
import { useMessages } from '../../../lib/messages.tsx'
import { Button, ButtonRow } from '../../../ui/button.tsx'
import { Link } from '../../../ui/link.tsx'
import { Sign } from '../../../ui/sign.tsx'
import { AnnexAdder, AnnexForm } from '../annexes/annex-adder.tsx'
import { inOrder, valueOf } from '../annexes/annex-draft.ts'
import { AnnexLine } from '../annexes/annex-line.tsx'
import css from '../annexes/annexes.module.css'
import type { Saved } from './draft.ts'
import { sectionTitle } from './section-words.ts'
import { Lead, NotSaved, refusalOf } from './standing.tsx'
import { StepPage } from './step-page.tsx'
import { hrefOf } from './steps.ts'
import type { StepProps } from './write.tsx'

/** The documents that go with the request: in a list, with what each answers, and what is still demanded. */
export function AnnexesStep({ keeper, at, go, onDone }: StepProps) {
  const m = useMessages()
  const { view } = keeper
  const [saved, setSaved] = useState<Saved>()
  const [open, setOpen] = useState<string>()
  const { annexes } = view
  const demands = view.gate.items.filter(({ document }) => document !== null)
  const sections = demands.map(({ section }) => section)
  const save = async (change: (now: readonly Annex[]) => readonly Annex[]): Promise<boolean> => {
    const outcome = await keeper.annex(change)
    setSaved(outcome)
    return outcome.is === 'saved'
  }
  return (
    <StepPage
      title={m('annexes.title')}
      tab={view.reference}
      lead={<Lead keeper={keeper} at={at} />}
      errors={[]}
      back={m('requestWrite.toTasks')}
      onDone={onDone}
      onBack={() => go()}
      beside={
        <>
          <h2>{m('annexes.demandsTitle')}</h2>
          {demands.length === 0 && <p className="dim">{m('annexes.noDemands')}</p>}
          <ul className={css['list']}>
            {demands.map(({ section, document, blocks }) => (
              <li key={section}>
                <span>
                  <Sign of={document?.is === 'annexed' ? 'good' : blocks ? 'wrong' : 'open'} />{' '}
                  <Link href={hrefOf(view.id, { step: 'section', about: section })}>{sectionTitle(m, section)}</Link>
                </span>
                <span className="dim">
                  {document !== null && m(`annexes.demanded-${document.demanded}`)}{' '}
                  {document !== null && m(`annexes.is-${document.is}`)}
                </span>
              </li>
            ))}
          </ul>
        </>
      }
    >
      <p className="dim">{m('annexes.lead')}</p>
      <NotSaved refusal={refusalOf(saved)} onRetry={() => setSaved(undefined)} />
      {annexes.length === 0 && <p>{m('annexes.none')}</p>}
      {annexes.length > 0 && (
        <ul className={css['list']} aria-label={m('annexes.title')}>
          {inOrder(annexes).map((annex) => (
            <AnnexLine key={annex.id} annex={annex} among={annexes}>
              {open === annex.id ? (
                <AnnexForm
                  opened={valueOf(annex)}
                  others={annexes.filter(({ id }) => id !== annex.id)}
                  sections={sections}
                  words={m('annexes.saveThis')}
                  onCancel={() => setOpen(undefined)}
                  onSave={async (next) => {
                    const done = await save((now) => now.map((one) => (one.id === next.id ? next : one)))
                    if (done) setOpen(undefined)
                  }}
                />
              ) : (
                <ButtonRow>
                  <Button
                    kind="quiet"
                    label={`${m('annexes.change')}: ${m('annexes.annex', { number: annex.number })}`}
                    onClick={() => setOpen(annex.id)}
                  >
                    {m('annexes.change')}
                  </Button>
                  <Button
                    kind="quiet"
                    label={m('annexes.remove', { number: annex.number })}
                    onClick={() =>
                      void save((now) =>
                        now
                          .filter(({ id }) => id !== annex.id)
                          .map((one) => (one.translates === annex.id ? { ...one, translates: null } : one)),
                      )
                    }
                  >
                    {m('field.remove')}
                  </Button>
                </ButtonRow>
              )}
            </AnnexLine>
          ))}
        </ul>
      )}
      <AnnexAdder
        request={view}
        annexes={annexes}
        sections={sections}
        multiple
        onAdd={(annex) => save((now) => [...now, annex])}
      />
    </StepPage>
  )
}
