import type { Request } from 'express'
import type { Person } from '../../../domain/person.ts'
import { isRefusal } from '../../../domain/result.ts'
import type { OpenIdSignIn } from '../../auth/openid-flow.ts'
import type { Steward } from '../../steward.ts'
import { settled } from '../answers.ts'
import { otherCookie, setOtherCookie } from '../cookies.ts'
import { rpOf } from '../gate-input.ts'
import { notFound } from '../problem.ts'
import type { Call, Routes } from '../routing.ts'
import { deviceOf, giveSession } from '../signed-in.ts'

const callback = '/api/session/openid/callback'

const openIdOf = (steward: Steward): OpenIdSignIn => {
  if (!steward.auth.openid) throw notFound()
  return steward.auth.openid
}

const ownUrl = (steward: Steward, request: Request, path: string): URL => new URL(path, rpOf(steward.config, request).origin)

/** Where to send the browser; it gets the cookie that ties the answer to it. */
export const beginOpenId = async (steward: Steward, { request, response }: Call, person?: Person): Promise<string> => {
  const { url, browser } = settled(await openIdOf(steward).begin(ownUrl(steward, request, callback).href, person))
  setOtherCookie(response, steward.config.STEWARD_MODE === 'production', 'openid', browser)
  return url.href
}

const seeOther = (location: string) => ({ status: 303, headers: { Location: location } })

/** The firm's own sign-in. Both answers send the browser on; a refusal is a code in the address of the sign-in page. */
export const openIdRoutes = (steward: Steward): Routes<'GET /api/session/openid' | 'GET /api/session/openid/callback'> => ({
  'GET /api/session/openid': async (call) => seeOther(await beginOpenId(steward, call)),
  'GET /api/session/openid/callback': async (call) => {
    const { request, response } = call
    const browser = otherCookie(request, steward.config.STEWARD_MODE === 'production', 'openid')
    const result = await openIdOf(steward).finish(ownUrl(steward, request, request.originalUrl), browser, deviceOf(steward, request))
    if (isRefusal(result)) return seeOther(`${result.code === 'ALREADY_LINKED' ? '/account' : '/'}?refused=${result.code}`)
    if (result === 'linked') return seeOther('/account?linked=openid')
    await giveSession(steward, call, response, result)
    return seeOther('/')
  },
})
