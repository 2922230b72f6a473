using System.Globalization;
using System.Text;
using OrleansGitOps.Grains.Storage;

// Writes without end, several grains at once, and prints "id round" only after a write was acknowledged: what a test that kills this program checks against.
// usage: StateWriter DIRECTORY GRAINS [CONNECTION-STRING]
const string Service = "test";
var (path, grains) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture));
try
{
    using var directory = DataDirectory.Open(path);
    await using var store = args.Length > 2
        ? (await StateStores.OpenPostgresAsync(args[2], Service, CancellationToken.None)).Store
        : await StateStores.OpenEmbeddedAsync(directory, Service);
    Console.WriteLine("open");
    await Task.WhenAll(Enumerable.Range(0, grains).Select(index => WriteAsync(store, $"argocd/app-{index}")));
    return 0;
}
catch (StateStoreException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

static async Task WriteAsync(IStateStore store, string id)
{
    var stored = await store.ReadAsync("application", id, CancellationToken.None);
    var versions = stored.All.ToDictionary(state => state.Name, state => state.Version);
    var round = stored.TryGet("spec", out var spec) ? int.Parse(Encoding.UTF8.GetString(spec.Payload.Span), CultureInfo.InvariantCulture) : 0;
    while (true)
    {
        round++;
        var payload = Encoding.UTF8.GetBytes(round.ToString(CultureInfo.InvariantCulture));
        var history = Encoding.UTF8.GetBytes('[' + string.Join(',', Enumerable.Range(1, round)) + ']');
        var result = await store.WriteAsync(
            new StateBatch("application", id)
            {
                Writes =
                [
                    new StateWrite("spec", versions.GetValueOrDefault("spec"), 1, payload, $"round {round}"),
                    new StateWrite("status", versions.GetValueOrDefault("status"), 1, payload),
                    new StateWrite("history", versions.GetValueOrDefault("history"), 1, history),
                ],
                Audit = [new AuditEntry(DateTimeOffset.UnixEpoch, "writer", "write", id, $"{round}")],
            },
            CancellationToken.None);
        foreach (var (name, version) in result.Versions)
        {
            versions[name] = version;
        }

        Console.WriteLine($"{id} {round}");
    }
}
