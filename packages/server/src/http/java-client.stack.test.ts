import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { listen } from '../listen.ts';
import { tryServer } from '../testing/try-server.ts';

const generatorVersion = '7.25.0';

const main = `import org.openapitools.client.ApiClient;
import org.openapitools.client.api.EventsApi;
import org.openapitools.client.api.MembersApi;
import org.openapitools.client.model.CloudEvent;
import org.openapitools.client.model.Decision;
import org.openapitools.client.model.Member;
import org.openapitools.client.model.NewMember;
import java.time.OffsetDateTime;
import java.util.Map;

public class Main {
  public static void main(String[] args) throws Exception {
    ApiClient client = new ApiClient();
    client.updateBaseUri(args[0]);
    client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + args[1]));
    MembersApi members = new MembersApi(client);
    members.createMember(new NewMember().id("java"), "java-1");
    Decision decision = new EventsApi(client).postEvents(
        new CloudEvent().type("order.completed").source("java").id("o1").subject("java")
            .time(OffsetDateTime.parse("2026-03-01T10:00:00+08:00"))
            .data(Map.of("orderId", "o1", "amount", 19990, "currency", "CNY")), null);
    Member member = members.getMember("java", null, null);
    System.out.println(decision.getStatus() + " " + member.getAssets().get("points").getBalance());
  }
}
`;

/** A third party's client: made from openapi.json by another generator, compiled by another compiler. */
test('X1 a Java client made from openapi.json compiles and speaks with the server', {
  timeout: 600_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-java-'));
  const run = (command: string, ...args: string[]): string =>
    execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const tried = await tryServer();
  try {
    const openApi = new URL('../../../../openapi.json', import.meta.url).pathname;
    const artifact = `org.openapitools:openapi-generator-cli:${generatorVersion}`;
    run('mvn', '-q', '-B', 'dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`);
    const jar = join(folder, `openapi-generator-cli-${generatorVersion}.jar`);
    const quiet = '--global-property=apiTests=false,modelTests=false,apiDocs=false,modelDocs=false';
    run(
      'java',
      '-jar',
      jar,
      'generate',
      '-i',
      openApi,
      '-g',
      'java',
      '--library',
      'native',
      '-o',
      'client',
      quiet,
      '--additional-properties=openApiNullable=false',
    );
    run(
      'mvn',
      '-q',
      '-B',
      '-f',
      'client',
      '-DskipTests',
      'compile',
      'dependency:build-classpath',
      '-Dmdep.outputFile=classpath',
    );
    const classpath = [
      join(folder, 'client/target/classes'),
      readFileSync(join(folder, 'client/classpath'), 'utf8').trim(),
      folder,
    ].join(delimiter);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'Main.java'), main);
    run('javac', '-cp', classpath, 'Main.java');
    const { address } = await listen(tried.opened, { host: '127.0.0.1', port: 0, roles: ['api'] });
    const key = await tried.call('POST', '/v1/keys', { name: 'java', scopes: ['admin'] });
    // The server answers in this process, so it must not be blocked.
    const { stdout } = await promisify(execFile)(
      'java',
      ['-cp', classpath, 'Main', address, String(key.body['secret'])],
      { cwd: folder },
    );
    expect(stdout.trim()).toBe('applied 399');
  } finally {
    await tried.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
