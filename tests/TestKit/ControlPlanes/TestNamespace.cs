using System.Globalization;
using System.Security.Cryptography;
using k8s;
using k8s.Models;

namespace OrleansGitOps.TestKit.ControlPlanes;

/// <summary>A namespace that one test has for itself. Dispose asks the server to delete it and does not wait for that.</summary>
public sealed class TestNamespace : IAsyncDisposable
{
    private readonly ControlPlane _controlPlane;

    private TestNamespace(ControlPlane controlPlane, string name) => (_controlPlane, Name) = (controlPlane, name);

    public string Name { get; }

    public override string ToString() => Name;

    internal static async Task<TestNamespace> CreateAsync(ControlPlane controlPlane, string purpose, CancellationToken cancellationToken)
    {
        var unique = RandomNumberGenerator.GetInt32(int.MaxValue).ToString("x8", CultureInfo.InvariantCulture);
        var body = new V1Namespace { Metadata = new V1ObjectMeta { Name = $"{purpose}-{unique}" } };
        using var client = controlPlane.CreateClient();
        await client.CoreV1.CreateNamespaceAsync(body, cancellationToken: cancellationToken);
        return new TestNamespace(controlPlane, body.Metadata.Name);
    }

    public async ValueTask DisposeAsync()
    {
        using var client = _controlPlane.CreateClient();
        try
        {
            await client.CoreV1.DeleteNamespaceAsync(Name);
        }
        catch (k8s.Autorest.HttpOperationException failure) when (failure.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // The test deleted it itself.
        }
    }
}
