using System.Security.Cryptography;
using System.Text;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Grains.Applications.Reconciling;

/// <summary>Compares desired with live state; without any API call where nothing moved.</summary>
internal sealed class CompareStep(Comparer comparer) : IReconcileStep
{
    public async Task<bool> RunAsync(ReconcileContext context, CancellationToken cancellationToken)
    {
        context.Fingerprint = FingerprintOf(context);
        await CompareAsync(comparer, context, cancellationToken);
        return true;
    }

    public static async Task CompareAsync(Comparer comparer, ReconcileContext context, CancellationToken cancellationToken)
    {
        context.Comparison = await comparer.CompareAsync(
            context.State!, context.Inventory, context.Facts, context.Client!, context.Identity, context.Settings!, cancellationToken);
        context.Inventory = context.Inventory.With(context.Comparison.Updated, context.Comparison.Removed);
    }

    private static string FingerprintOf(ReconcileContext context)
    {
        var destination = ModelJson.Serialize(context.Spec.Destination);
        var policy = string.Join(',', context.Spec.SyncPolicy?.SyncOptions ?? []);
        return Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{context.State!.ContentId}\0{policy}\0"), .. destination]));
    }
}
