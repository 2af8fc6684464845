import { DuckDBInstance } from '@duckdb/node-api'

/** A row of an answer; whole numbers of 64 bits and times are text, what is not known is null. */
export type SqlRow = Readonly<Record<string, unknown>>

/** What DuckDB answers to a query; file names in it are relative to the folder. Times are in UTC. */
export async function sql(folder: string, query: string): Promise<readonly SqlRow[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run(`SET file_search_path = '${folder}'; SET TimeZone = 'UTC'`)
    const answer = await connection.runAndReadAll(query)
    return answer.getRowObjectsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
