// A4 and A5: pipelines and stages stand before any deal, in their order, and beside nothing that nobody asked for.
import { describe, expect, it } from 'vitest'
import { arriveAll, became, isLoggedBothWays, ledgerRow, type Read } from './asserted.ts'

export function pipelines(walked: Read): void {
  describe('A4 a pipeline', () => {
    it('is made when the account has none of its name, and used when it has', () => {
      const { usual } = walked()
      expect(usual.standing.pipeline.map((one) => one['name'])).toEqual(['Pipeline', 'Conveyancing', 'Litigation'])
      expect(ledgerRow(usual, 'pipeline', 'w3')).toMatchObject({ state: 'adopted' })
      expect(became(usual, 'pipeline', 'w3', 'pipeline')['name']).toBe('Pipeline')
    })

    it('keeps its order, is planned and counted, and goes away again while the adopted one stays', () => {
      const { usual } = walked()
      const order = ['w1', 'w2'].map((source) => Number(became(usual, 'pipeline', source, 'pipeline')['order_nr']))
      expect(order).toEqual(order.toSorted((a, b) => a - b))
      expect(usual.plan.creates.pipelines.toSorted()).toEqual(['Conveyancing', 'Litigation'])
      arriveAll(usual, 'pipeline', { records: 3 })
      isLoggedBothWays(usual, 'pipeline', 'w1')
      expect(usual.log.filter((line) => line.object === 'pipeline' && line.sourceId === 'w3').map(({ action }) => action)).toEqual(['adopt']) // prettier-ignore
    })

    it('stands before the first deal is written', () => {
      const { usual } = walked()
      const at = (object: string) => usual.log.filter((line) => line.object === object && line.action === 'create')
      expect(Math.max(...at('stage').map(({ seq }) => seq))).toBeLessThan(Math.min(...at('deal').map(({ seq }) => seq)))
    })
  })

  describe('A5 a stage', () => {
    it('keeps name, order and probability inside its own pipeline', () => {
      const { usual } = walked()
      const within = (source: string) => {
        const { id } = became(usual, 'pipeline', source, 'pipeline')
        const stages = usual.standing.stage.filter((one) => one['pipeline_id'] === id)
        const inOrder = stages.toSorted((a, b) => Number(a['order_nr']) - Number(b['order_nr']))
        return inOrder.map((one) => [one['name'], one['deal_probability']])
      }
      // Pipedrive's own probability is 100 where the source names none.
      expect(within('w1')).toEqual([['Instructed', 20], ['Exchanged', 80], ['Completed', 95]]) // prettier-ignore
      expect(within('w2')).toEqual([['Instructed', 10], ['Court', 100]]) // prettier-ignore
    })

    it('of the same name in two pipelines is two stages, and each deal stands in the right one', () => {
      const { usual } = walked()
      const [one, other] = ['s1', 's4'].map((source) => became(usual, 'stage', source, 'stage'))
      expect(one?.id).not.toBe(other?.id)
      const lost = became(usual, 'deal', 'd3', 'deal')
      expect([lost['stage_id'], lost['pipeline_id']]).toEqual([other?.id, other?.['pipeline_id']])
    })

    it('of the account is used for the same name, and the default stages of a new pipeline are not left beside ours', () => {
      const { usual } = walked()
      expect(ledgerRow(usual, 'stage', 's6')).toMatchObject({ state: 'adopted', pipedriveId: '1' })
      expect(became(usual, 'deal', 'd4', 'deal')['stage_id']).toBe(1)
      expect(usual.standing.stage).toHaveLength(5 + 5)
    })

    it('is planned, counted and goes away again', () => {
      const { usual } = walked()
      const stages = [
        { pipeline: 'Conveyancing', name: 'Instructed' },
        { pipeline: 'Conveyancing', name: 'Exchanged' },
        { pipeline: 'Conveyancing', name: 'Completed' },
        { pipeline: 'Litigation', name: 'Instructed' },
        { pipeline: 'Litigation', name: 'Court' },
      ]
      expect(usual.plan.creates.stages).toHaveLength(stages.length)
      expect(usual.plan.creates.stages).toEqual(expect.arrayContaining(stages))
      arriveAll(usual, 'stage', { records: 6 })
      for (const source of ['s1', 's2', 's3', 's4', 's5']) isLoggedBothWays(usual, 'stage', source)
    })
  })
}
