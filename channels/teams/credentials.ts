import { ConfigurationServiceClientCredentialFactory, type ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import type { TeamsSettings } from './port.ts'
import { isLocal } from './token.ts'

type Factory = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]>
type Credentials = Awaited<ReturnType<Factory['createCredentials']>>

/** Our token goes to connectors on the network; one on this machine is a developer's, and gets none. */
const only = (credentials: Credentials | undefined, appId: string) => ({
  appId,
  signRequest: (request: Parameters<Credentials['signRequest']>[0]) => {
    if (isLocal(request.url)) return Promise.resolve(request)
    if (!credentials) throw new Error('BOT_APP_PASSWORD is not set: nothing can be sent to Teams.')
    return credentials.signRequest(request)
  },
})

/** How the bot proves itself to the connector: a secret of its registration, in one tenant or (registrations before August 2025) in many. */
export const credentialsOf = ({ appId, password, tenantId }: TeamsSettings): Factory => {
  const known = password === undefined ? undefined : new ConfigurationServiceClientCredentialFactory({
    MicrosoftAppId: appId, MicrosoftAppPassword: password,
    ...(tenantId === undefined ? { MicrosoftAppType: 'MultiTenant' } : { MicrosoftAppType: 'SingleTenant', MicrosoftAppTenantId: tenantId }),
  })
  return {
    isValidAppId: (id: string) => Promise.resolve(id === appId),
    isAuthenticationDisabled: () => Promise.resolve(appId === ''),
    createCredentials: async (id: string, audience: string, login: string, validate: boolean) => only(await known?.createCredentials(id, audience, login, validate), id),
  } as Factory
}
