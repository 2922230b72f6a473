using OrleansGitOps.Api.Tests.Fakes;

namespace OrleansGitOps.Api.Tests.Contracts;

/// <summary>The committed OpenAPI document is the one that is served.</summary>
public sealed class OpenApiContractsTests
{
    [Fact]
    public async Task OpenApi_AsServed_IsTheCommittedOne()
    {
        await using var host = await ApiHost.StartAsync();
        using var client = await host.AdminAsync();

        CommittedContract.Check("openapi.json", await client.GetStringAsync("/openapi/v1.json"));
    }
}
