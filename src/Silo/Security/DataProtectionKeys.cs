using System.Text.Json;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace OrleansGitOps.Silo.Security;

/// <summary>
/// ASP.NET Core's Data Protection key ring, kept encrypted in storage and so the same on every node. Without it the framework would leave keys in plain
/// text in the home directory, and what one node protects would be unreadable to the others.
/// </summary>
internal sealed class DataProtectionKeys : IXmlRepository
{
    private const string RecordName = "data-protection-keys";

    /// <summary>Keys roll every 90 days; what they protected is short-lived.</summary>
    private const int MaxKeys = 40;

    private readonly InstallationRecords _records;

    private DataProtectionKeys(InstallationRecords records) => _records = records;

    /// <summary>Loads the ring, with a first key in it: nodes that start together would otherwise each begin one of their own.</summary>
    public static async Task<DataProtectionKeys> EnsureAsync(InstallationRecords records, CancellationToken cancellationToken)
    {
        await records.GetOrCreateAsync(RecordName, () => Write(FirstKey()), cancellationToken);
        return new DataProtectionKeys(records);
    }

    public IReadOnlyCollection<XElement> GetAllElements() => Read(Blocking(
        () => _records.UpdateAsync(RecordName, known => known is null ? Write(FirstKey()) : null, CancellationToken.None)));

    public void StoreElement(XElement element, string friendlyName) => Blocking(() => _records.UpdateAsync(
        RecordName,
        known => Write([.. Read(known ?? Write([])), element]),
        CancellationToken.None));

    private static List<XElement> FirstKey()
    {
        var ring = new Transient();
        var services = new ServiceCollection();
        services.AddDataProtection().AddKeyManagementOptions(options => options.XmlRepository = ring);
        using var provider = services.BuildServiceProvider();
        var now = TimeProvider.System.GetUtcNow();
        provider.GetRequiredService<IKeyManager>().CreateNewKey(now, now.AddDays(90));
        return ring.Elements;
    }

    private static byte[] Write(IReadOnlyList<XElement> keys) => JsonSerializer.SerializeToUtf8Bytes(
        keys.TakeLast(MaxKeys).Select(key => key.ToString(SaveOptions.DisableFormatting)).ToArray());

    private static List<XElement> Read(byte[] bytes) => [.. JsonSerializer.Deserialize<string[]>(bytes)!.Select(XElement.Parse)];

    // The framework's contract is synchronous. It asks at the start and once in 24 hours, and a store answers from threads of its own.
    private static T Blocking<T>(Func<Task<T>> work) => work().GetAwaiter().GetResult();

    private sealed class Transient : IXmlRepository
    {
        public List<XElement> Elements { get; } = [];

        public IReadOnlyCollection<XElement> GetAllElements() => Elements;

        public void StoreElement(XElement element, string friendlyName) => Elements.Add(element);
    }
}
