import type { Test } from 'tap'
import { executeSql } from '../../scripts/shared/execute-sql.js'
import { environment } from './app.js'
import { runBuilt } from './run-script.js'

/** A new database of a role that migrates, and a role for the service that `npm run migrate -- --grant` has made. */
export interface RoleDatabase {
  /** Of the owner, who may change the tables. */
  ownerUrl: string
  /** Of the role of the service. */
  runtimeUrl: string
  runtimeRole: string
  /** Of a superuser. */
  adminUrl: string
}

/** Migrates an empty database by a role that is no superuser, and grants the rights to the role of the service. */
export async function createRoleDatabase(t: Test): Promise<RoleDatabase> {
  const server = environment('TEST_DATABASE_URL')
  const name = `orders_roles_${process.pid}_${++databases}`
  const [owner, runtimeRole] = [`${name}_owner`, `${name}_app`]
  const adminUrl = Object.assign(new URL(server), { pathname: `/${name}` }).href
  const urlOf = (role: string) => Object.assign(new URL(adminUrl), { username: role, password: 'roles' }).href
  await executeSql(server, `CREATE ROLE ${owner} LOGIN CREATEROLE PASSWORD 'roles'`)
  await executeSql(server, `CREATE DATABASE ${name} OWNER ${owner}`)
  t.teardown(async () => {
    await executeSql(server, `DROP DATABASE ${name} WITH (FORCE)`)
    await executeSql(server, `DROP ROLE IF EXISTS ${runtimeRole}; DROP ROLE ${owner}`)
  })
  // Before PostgreSQL 15 the schema belongs to the superuser, who lets everybody create tables in it.
  await executeSql(adminUrl, `ALTER SCHEMA public OWNER TO ${owner}`)
  const database = { ownerUrl: urlOf(owner), runtimeUrl: urlOf(runtimeRole), runtimeRole, adminUrl }
  const { code, stderr } = await grant(database)
  if (code !== 0) throw new Error(stderr)
  await executeSql(adminUrl, `ALTER ROLE ${runtimeRole} PASSWORD 'roles'`)
  return database
}

/** `npm run migrate -- --grant` for the role of the service. */
export async function grant({ ownerUrl, runtimeUrl, runtimeRole }: RoleDatabase, role = runtimeRole) {
  const settings = { MIGRATION_DATABASE_URL: ownerUrl, DATABASE_URL: runtimeUrl, LOG_LEVEL: 'silent' }
  return await runBuilt('migrate', settings, ['--grant', role])
}

let databases = 0
